import Glibc
import Site

/// The four files of a draw: all that its verification needs.
package struct SeatFiles: Sendable {
    package static let candidatesName = "candidates.csv"
    package static let roomsName = "rooms.csv"
    package static let seatsName = "seats.csv"
    package static let sealName = "seal.txt"
    package static let seatsHeader = "candidate,ticket,city,site,session,room,exam_room,seat"
    private static let bytesMax = 64 * 1024 * 1024

    package var candidates: [UInt8]
    package var rooms: [UInt8]
    package var seats: [UInt8]
    package var seal: [UInt8]

    package init(candidates: [UInt8], rooms: [UInt8], seats: [UInt8], seal: [UInt8]) {
        self.candidates = candidates
        self.rooms = rooms
        self.seats = seats
        self.seal = seal
    }

    /// Reads the files of a folder; throws what can't be read.
    package init(folder: String) throws(SeatFileProblem) {
        candidates = try Self.read(folder, Self.candidatesName)
        rooms = try Self.read(folder, Self.roomsName)
        seats = try Self.read(folder, Self.seatsName)
        seal = try Self.read(folder, Self.sealName)
    }

    /// `seats.csv`, in the order of candidates.
    package static func seatsFile(_ seats: [DrawnSeat]) -> [UInt8] {
        var file = Array((seatsHeader + "\n").utf8)
        file.reserveCapacity(file.count + seats.count * 64)
        for seat in seats { file.append(contentsOf: (line(of: seat) + "\n").utf8) }
        return file
    }

    /// SHA-256 of a file, as 64 hexadecimal digits.
    package static func hash(_ file: [UInt8]) -> String { Hexadecimal.text(Secrets.sha256(file)) }

    static func line(of seat: DrawnSeat) -> String {
        "\(seat.candidate),\(seat.ticket),\(seat.city),\(seat.site),\(seat.session),\(seat.room),\(seat.examRoom),"
            + "\(seat.seat)"
    }

    private static func read(_ folder: String, _ name: String) throws(SeatFileProblem) -> [UInt8] {
        guard let file = fopen(folder + "/" + name, "r") else {
            throw SeatFileProblem(file: name, sentence: "无法打开：\(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            content += buffer.prefix(count)
            guard content.count <= bytesMax else { throw SeatFileProblem(file: name, sentence: "超过 64 MB") }
        }
        guard ferror(file) == 0 else { throw SeatFileProblem(file: name, sentence: "读取失败") }
        return content
    }
}

/// `seal.txt`: what was fixed before the draw, and what came of it.
package struct SeatSeal: Sendable, Equatable {
    package var plan: String
    package var series: TicketSeries
    package var algorithm: String
    package var candidateCount: Int
    package var listHash: String
    package var publicNumberName: String
    /// Beijing time.
    package var publicNumberAt: String
    package var publicNumber: String
    package var seed: String
    package var resultHash: String

    package init(
        plan: String, series: TicketSeries, algorithm: String, candidateCount: Int, listHash: String,
        publicNumberName: String, publicNumberAt: String, publicNumber: String, seed: String, resultHash: String
    ) {
        self.plan = plan
        self.series = series
        self.algorithm = algorithm
        self.candidateCount = candidateCount
        self.listHash = listHash
        self.publicNumberName = publicNumberName
        self.publicNumberAt = publicNumberAt
        self.publicNumber = publicNumber
        self.seed = seed
        self.resultHash = resultHash
    }

    /// The text of the file; its first lines say how to check it with a shell alone.
    package var file: [UInt8] {
        let lines =
            [
                "# 名单校验值：cat candidates.csv rooms.csv | sha256sum",
                "# 随机种子：printf '%s%s' 名单校验值 公开数字 | sha256sum",
                "# 座位校验值：sha256sum seats.csv",
                "# 全部座位：kaozheng seats verify 本文件夹",
            ] + values.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private var values: [(name: String, value: String)] {
        [
            ("plan", plan), ("year", String(series.year)), ("batch", String(series.batch)), ("algorithm", algorithm),
            ("candidates", String(candidateCount)), ("list_hash", listHash),
            ("public_number_name", publicNumberName), ("public_number_at", publicNumberAt),
            ("public_number", publicNumber), ("seed", seed), ("result_hash", resultHash),
        ]
    }

    package init(file: [UInt8]) throws(SeatFileProblem) {
        let name = SeatFiles.sealName
        guard let text = String(validating: file, as: UTF8.self) else {
            throw SeatFileProblem(file: name, sentence: "不是 UTF-8 编码")
        }
        var values: [String: String] = [:]
        for (index, line) in text.split(separator: "\n").enumerated() where !line.hasPrefix("#") {
            guard let colon = line.firstRange(of: ": ") else {
                throw SeatFileProblem(file: name, line: index + 1, sentence: "应为“名称: 值”")
            }
            let (key, value) = (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
            guard values.updateValue(value, forKey: key) == nil else {
                throw SeatFileProblem(file: name, line: index + 1, sentence: "同一项出现了两次")
            }
        }
        func value(_ key: String) throws(SeatFileProblem) -> String {
            guard let value = values[key] else { throw SeatFileProblem(file: name, sentence: "缺少 \(key)") }
            return value
        }
        func number(_ key: String, _ range: ClosedRange<Int>) throws(SeatFileProblem) -> Int {
            guard let number = Int(try value(key)), range.contains(number) else {
                let bounds = "\(range.lowerBound) 到 \(range.upperBound)"
                throw SeatFileProblem(file: name, sentence: "\(key) 应为 \(bounds) 的整数")
            }
            return number
        }
        self.init(
            plan: try value("plan"),
            series: TicketSeries(year: try number("year", 2000...2100), batch: try number("batch", 1...99)),
            algorithm: try value("algorithm"), candidateCount: try number("candidates", 0...10_000_000),
            listHash: try value("list_hash"), publicNumberName: try value("public_number_name"),
            publicNumberAt: try value("public_number_at"), publicNumber: try value("public_number"),
            seed: try value("seed"), resultHash: try value("result_hash"))
    }
}
