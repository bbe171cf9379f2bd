import Examinations
import Glibc
import Testing

@Suite struct SeatVerifierTests {
    private static let sound = SeatSamples.files(SeatSamples.mixed)

    private static func lines(_ file: [UInt8]) -> [String] {
        String(decoding: file, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func file(_ lines: [String]) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// The files with one value of the seal replaced.
    private static func seal(_ key: String, _ value: String) -> SeatFiles {
        var files = sound
        files.seal = file(lines(files.seal).map { $0.hasPrefix("\(key): ") ? "\(key): \(value)" : $0 })
        return files
    }

    @Test("The files of a draw follow from the seal")
    func sound() {
        #expect(SeatVerifier.verify(Self.sound) == [])
    }

    @Test("A folder is read; a missing file is an error with its name")
    func folder() throws {
        let folder = "/tmp/kaozheng-seats-\(getpid())"
        mkdir(folder, 0o700)
        defer {
            for name in ["candidates.csv", "rooms.csv", "seats.csv", "seal.txt", ""] { remove(folder + "/" + name) }
        }
        for (name, bytes) in [
            ("candidates.csv", Self.sound.candidates), ("rooms.csv", Self.sound.rooms), ("seats.csv", Self.sound.seats),
            ("seal.txt", Self.sound.seal),
        ] {
            let file = try #require(fopen(folder + "/" + name, "w"))
            fwrite(bytes, 1, bytes.count, file)
            fclose(file)
        }
        #expect(try SeatVerifier.verify(folder: folder) == [])
        remove(folder + "/rooms.csv")
        #expect(throws: SeatFileProblem.self) { try SeatVerifier.verify(folder: folder) }
    }

    @Test("Two people whose seats were exchanged are both named, by line and ticket")
    func swapped() {
        var lines = Self.lines(Self.sound.seats)
        let (first, second) = (lines[3].split(separator: ","), lines[9].split(separator: ","))
        lines[3] = ([first[0]] + second.dropFirst()).joined(separator: ",")
        lines[9] = ([second[0]] + first.dropFirst()).joined(separator: ",")
        var files = Self.sound
        files.seats = Self.file(lines)
        let findings = SeatVerifier.verify(files)
        #expect(findings.count == 3)
        #expect(findings[0].hasPrefix("seats.csv 第 4 行（准考证号 \(second[1])）：考生 \(first[0]) 准考证号应为 \(first[1])"))
        #expect(findings[1].hasPrefix("seats.csv 第 10 行（准考证号 \(first[1])）：考生 \(second[0]) 准考证号应为 \(second[1])"))
        #expect(findings[2].hasPrefix("seats.csv 的校验值是"))
    }

    @Test("A changed seat is named with what it was drawn as")
    func changedSeat() {
        var lines = Self.lines(Self.sound.seats)
        var cells = lines[5].split(separator: ",").map(String.init)
        let drawn = cells[7]
        cells[7] = drawn == "1" ? "2" : "1"
        lines[5] = cells.joined(separator: ",")
        var files = Self.sound
        files.seats = Self.file(lines)
        #expect(
            SeatVerifier.verify(files).first
                == "seats.csv 第 6 行（准考证号 \(cells[1])）：考生 \(cells[0]) 座位应为 \(drawn)，现在是 \(cells[7])")
    }

    @Test("Rows that were removed, doubled or exchanged in the file are named")
    func rows() {
        let lines = Self.lines(Self.sound.seats)
        let cells = lines[7].split(separator: ",")
        var files = Self.sound
        files.seats = Self.file(lines.filter { $0 != lines[7] })
        #expect(SeatVerifier.verify(files).first == "seats.csv 缺少考生 \(cells[0])（准考证号应为 \(cells[1])）")
        files.seats = Self.file(lines.prefix(8) + [lines[7]] + lines.dropFirst(8))
        #expect(SeatVerifier.verify(files).first == "seats.csv 第 9 行（准考证号 \(cells[1])）：考生 \(cells[0]) 出现了两次")
        files.seats = Self.file(lines.prefix(7) + [lines[8], lines[7]] + lines.dropFirst(9))
        #expect(SeatVerifier.verify(files).first == "seats.csv 第 9 行（准考证号 \(cells[1])）：没有按考生编号从小到大排列")
        files.seats = Self.file(lines.prefix(5) + ["这不是一行"] + lines.dropFirst(5))
        #expect(SeatVerifier.verify(files).first == "seats.csv 第 6 行：不是一行座位")
    }

    @Test("A changed public number is found, and that the seats do not follow from it")
    func number() {
        let findings = SeatVerifier.verify(Self.seal("public_number", "03111720283309"))
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix("公开数字或种子被改动") == true)
        #expect(findings.first?.contains("座位与这个公开数字不符") == true)
    }

    @Test("A changed seed is found, and that the seats follow from the number")
    func seed() {
        let findings = SeatVerifier.verify(Self.seal("seed", String(repeating: "0", count: 64)))
        #expect(findings.count == 1)
        #expect(findings.first?.hasPrefix("种子被改动") == true)
    }

    @Test("Number, seed and result that fit each other, but not the seats of the list's draw, are found")
    func forgedNumber() {
        let hash = SeatSamples.mixed.hash
        let forged = SeatSeed(listHash: hash, publicNumber: "1")
        var files = Self.seal("public_number", "1")
        files.seal = Self.file(Self.lines(files.seal).map { $0.hasPrefix("seed: ") ? "seed: \(forged.text)" : $0 })
        let findings = SeatVerifier.verify(files)
        #expect(findings.count > 100)
        #expect(findings.first?.hasPrefix("seats.csv 第 2 行") == true)
    }

    @Test("Somebody taken off the list is named through the seat")
    func removedCandidate() {
        var lines = Self.lines(Self.sound.candidates)
        let gone = lines.remove(at: 4).split(separator: ",")[0]
        var files = Self.sound
        files.candidates = Self.file(lines)
        let findings = SeatVerifier.verify(files)
        #expect(findings.contains { $0.hasPrefix("名单被改动") })
        #expect(findings.contains { $0.hasPrefix("candidates.csv 缺少考生 \(gone)（seats.csv 第 5 行") })
        #expect(findings.contains { $0.hasPrefix("封存时有考生 350 人，candidates.csv 中有 349 人") })
    }

    @Test("Somebody put on the list afterwards is named")
    func addedCandidate() {
        var files = Self.sound
        files.candidates = Self.file(Self.lines(files.candidates) + ["999999,999999,11,4101,11,1,1"])
        #expect(SeatVerifier.verify(files).contains("candidates.csv 多出考生 999999，seats.csv 中没有座位"))
    }

    @Test("A changed cell of the list or of the rooms, and a changed hash of the list, break the seal")
    func changedList() {
        var files = Self.sound
        files.candidates = Self.file(Self.lines(files.candidates).map { $0.replacing(",12,4102,", with: ",11,4102,") })
        #expect(SeatVerifier.verify(files).first?.hasPrefix("名单被改动") == true)
        files = Self.sound
        files.rooms = Self.file(Self.lines(files.rooms).map { $0.replacing("11,1,101,30", with: "11,1,101,29") })
        #expect(SeatVerifier.verify(files).first?.hasPrefix("名单被改动") == true)
        #expect(
            SeatVerifier.verify(Self.seal("list_hash", String(repeating: "f", count: 64))).first?
                .hasPrefix("名单被改动") == true)
    }

    @Test("Files that are no longer in their one spelling are refused with the line")
    func spelling() {
        var files = Self.sound
        files.candidates = Self.file(Self.lines(files.candidates).map { $0.replacing(",4101,", with: ",04101,") })
        #expect(SeatVerifier.verify(files) == ["candidates.csv 第 2 行：应为 7 个整数，用逗号分隔"])
        files = Self.sound
        files.rooms = Self.file(Self.lines(files.rooms).map { $0.replacing("11,1,101,30", with: "11,1,101,300") })
        #expect(SeatVerifier.verify(files) == ["rooms.csv 第 2 行：考点、考场或座位数超出范围"])
        files = Self.sound
        files.candidates.removeLast()
        #expect(SeatVerifier.verify(files) == ["candidates.csv：最后一行没有换行符，文件可能不完整"])
    }

    @Test("Any byte of any file changed, the verifier finds something and never stops")
    func anyByte() {
        var generator = SystemRandomNumberGenerator()
        for path in [\SeatFiles.candidates, \.rooms, \.seats, \.seal] {
            for _ in 0..<40 {
                var files = Self.sound
                let start = path == \.seal ? Self.commentByteCount : 0
                let index = Int.random(in: start..<files[keyPath: path].count, using: &generator)
                let old = files[keyPath: path][index]
                let new = UInt8.random(in: 0...255, using: &generator)
                guard new != old else { continue }
                files[keyPath: path][index] = new
                let isName = path == \.seal && isOfNames(index, in: Self.sound.seal)
                #expect(isName || SeatVerifier.verify(files) != [], "byte \(index), \(old) → \(new)")
            }
        }
    }

    /// The lines at the seal's beginning that say how to check it.
    private static var commentByteCount: Int {
        lines(sound.seal).prefix { $0.hasPrefix("#") }.reduce(0) { $0 + $1.utf8.count + 1 }
    }

    /// Title, name and time of the number are words for people: nothing follows from them.
    private func isOfNames(_ index: Int, in seal: [UInt8]) -> Bool {
        var end = 0
        for line in Self.lines(seal) {
            end += line.utf8.count + 1
            if index < end { return line.hasPrefix("p") && !line.hasPrefix("public_number: ") }
        }
        return false
    }
}
