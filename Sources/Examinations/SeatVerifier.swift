/// Makes a draw again from its exported files alone, without the database, and names every difference.
package enum SeatVerifier {
    /// Findings named one by one; what is beyond is counted.
    private static let findingCountMax = 200

    /// What is wrong with the draw in this folder, in sentences; empty when all of it follows from the seal. Throws
    /// `SeatFileProblem` when a file can't be read.
    package static func verify(folder: String) throws -> [String] {
        verify(try SeatFiles(folder: folder))
    }

    package static func verify(_ files: SeatFiles) -> [String] {
        let seal: SeatSeal
        let list: SeatList
        do throws(SeatFileProblem) {
            seal = try SeatSeal(file: files.seal)
            list = try SeatList(candidatesFile: files.candidates, roomsFile: files.rooms)
        } catch {
            return [error.description]
        }
        var findings = algorithmFindings(seal)
        let (rows, rowFindings) = SeatRow.all(in: files.seats)
        findings += rowFindings
        let listHash = SeatList.hash(candidatesFile: files.candidates, roomsFile: files.rooms)
        if listHash != seal.listHash {
            findings.append("名单被改动：封存的校验值是 \(seal.listHash)，candidates.csv 与 rooms.csv 的校验值是 \(listHash)")
            findings += listFindings(list, rows)
        } else {
            findings += seatFindings(list, rows, seal)
        }
        if list.candidates.count != seal.candidateCount {
            findings.append("封存时有考生 \(seal.candidateCount) 人，candidates.csv 中有 \(list.candidates.count) 人")
        }
        let resultHash = SeatFiles.hash(files.seats)
        if resultHash != seal.resultHash {
            findings.append("seats.csv 的校验值是 \(resultHash)，seal.txt 中是 \(seal.resultHash)")
        }
        return shortened(findings)
    }

    private static func algorithmFindings(_ seal: SeatSeal) -> [String] {
        seal.algorithm == SeatDraw.algorithm
            ? [] : ["seal.txt 的算法是 \(seal.algorithm)，本程序核对的是 \(SeatDraw.algorithm)"]
    }

    private static func shortened(_ findings: [String]) -> [String] {
        guard findings.count > findingCountMax else { return findings }
        return findings.prefix(findingCountMax) + ["另有 \(findings.count - findingCountMax) 处不一致，没有一一列出"]
    }

    // MARK: - The list

    /// With another list nothing can be drawn again; who was added, removed or moved is seen beside the seats.
    private static func listFindings(_ list: SeatList, _ rows: [SeatRow]) -> [String] {
        let listed = Dictionary(list.candidates.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let rooms = Set(list.rooms.map { [$0.city, $0.site, $0.number] })
        var findings: [String] = []
        for row in rows {
            guard let candidate = listed[row.seat.candidate] else {
                findings.append("candidates.csv 缺少考生 \(row.seat.candidate)（\(row.place)）")
                continue
            }
            if candidate.city != row.seat.city || candidate.session != row.seat.session {
                findings.append("考生 \(candidate.id) 的地市或场次在 candidates.csv 与 seats.csv 中不同（\(row.place)）")
            }
            if !rooms.contains([row.seat.city, row.seat.site, row.seat.room]) {
                findings.append("rooms.csv 缺少 \(row.place) 所在的考场 \(row.seat.room)")
            }
        }
        let seated = Set(rows.map(\.seat.candidate))
        return findings
            + list.candidates.filter { !seated.contains($0.id) }.map { "candidates.csv 多出考生 \($0.id)，seats.csv 中没有座位" }
    }

    // MARK: - Number, seed and seats

    private static func seatFindings(_ list: SeatList, _ rows: [SeatRow], _ seal: SeatSeal) -> [String] {
        let seed = SeatSeed(listHash: seal.listHash, publicNumber: seal.publicNumber)
        let differences = differences(list, rows, SeatDraw.draw(list, seed: seed, series: seal.series))
        guard seed.text != seal.seed else { return differences }
        let words = "名单校验值与公开数字 \(seal.publicNumber) 得出的种子是 \(seed.text)，seal.txt 中是 \(seal.seed)"
        // One of number and seed was changed: the seats tell which.
        return differences.isEmpty
            ? ["种子被改动：\(words)；座位与公开数字相符"]
            : ["公开数字或种子被改动：\(words)；座位与这个公开数字不符，共 \(differences.count) 处不同"]
    }

    private static func differences(_ list: SeatList, _ rows: [SeatRow], _ drawn: SeatResult) -> [String] {
        let expected = Dictionary(drawn.seats.map { ($0.candidate, $0) }, uniquingKeysWith: { first, _ in first })
        var found: Set<Int> = []
        var findings: [String] = []
        var last = 0
        for row in rows {
            let id = row.seat.candidate
            if !found.insert(id).inserted {
                findings.append("\(row.place)：考生 \(id) 出现了两次")
            } else if let seat = expected[id] {
                if seat != row.seat { findings.append("\(row.place)：考生 \(id) " + difference(row.seat, seat)) }
                if id < last { findings.append("\(row.place)：没有按考生编号从小到大排列") }
            } else {
                findings.append("\(row.place)：名单中没有考生 \(id)")
            }
            last = max(last, id)
        }
        let missing = drawn.seats.filter { !found.contains($0.candidate) }
        return findings + missing.map { "seats.csv 缺少考生 \($0.candidate)（准考证号应为 \($0.ticket)）" }
    }

    private static func difference(_ is: DrawnSeat, _ should: DrawnSeat) -> String {
        var words: [String] = []
        func compare(_ label: String, _ found: String, _ drawn: String) {
            if found != drawn { words.append("\(label)应为 \(drawn)，现在是 \(found)") }
        }
        compare("准考证号", `is`.ticket, should.ticket)
        compare("地市", String(`is`.city), String(should.city))
        compare("考点", String(`is`.site), String(should.site))
        compare("场次", String(`is`.session), String(should.session))
        compare("教室", String(`is`.room), String(should.room))
        compare("考场", String(`is`.examRoom), String(should.examRoom))
        compare("座位", String(`is`.seat), String(should.seat))
        return words.joined(separator: "，")
    }
}

/// A row of `seats.csv` with its line.
struct SeatRow {
    let line: Int
    let seat: DrawnSeat

    /// 「seats.csv 第 17 行（准考证号 260141010100102）」
    var place: String { "\(SeatFiles.seatsName) 第 \(line) 行（准考证号 \(seat.ticket)）" }

    static func all(in file: [UInt8]) -> (rows: [SeatRow], findings: [String]) {
        let name = SeatFiles.seatsName
        guard let text = String(validating: file, as: UTF8.self), text.hasSuffix("\n") else {
            return ([], [SeatFileProblem(file: name, sentence: "不是 UTF-8 编码，或者最后一行不完整").description])
        }
        var rows: [SeatRow] = []
        var findings: [String] = []
        for (index, line) in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index == 0 {
                if line != SeatFiles.seatsHeader {
                    let problem = SeatFileProblem(file: name, line: 1, sentence: "表头应为 \(SeatFiles.seatsHeader)")
                    findings.append(problem.description)
                }
            } else if let seat = seat(line) {
                rows.append(SeatRow(line: index + 1, seat: seat))
            } else {
                findings.append(SeatFileProblem(file: name, line: index + 1, sentence: "不是一行座位").description)
            }
        }
        return (rows, findings)
    }

    /// Nil for a line that `SeatFiles.line(of:)` would not have written.
    private static func seat(_ line: Substring) -> DrawnSeat? {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        guard cells.count == 8, cells[1].utf8.count == 15 else { return nil }
        let numbers = cells.map { Int($0) ?? -1 }
        guard numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        let seat = DrawnSeat(
            candidate: numbers[0], ticket: String(cells[1]), city: numbers[2], site: numbers[3], session: numbers[4],
            room: numbers[5], examRoom: numbers[6], seat: numbers[7])
        return SeatFiles.line(of: seat) == line ? seat : nil
    }
}
