import CGD
import Testing

@testable import Documents

@Suite("Captcha")
struct CaptchaTests {
    @Test func `The picture is a PNG of 240 by 96 pixels, drawn anew each time`() throws {
        let first = Captcha.picture(of: "3816")
        let image = try #require(decode(first))
        defer { gdImageDestroy(image) }
        #expect(image.pointee.sx == 240 && image.pointee.sy == 96)
        #expect(first.count < 8 * 1024)
        #expect(first != Captcha.picture(of: "3816"))
    }

    @Test func `Every digit is drawn dark on light, within its quarter`() throws {
        for digit in "0123456789" {
            var random = SeededRandom(seed: 11)
            let blank = try darkPixels(in: Captcha.picture(of: "", using: &random))
            random = SeededRandom(seed: 11)
            let drawn = try darkPixels(in: Captcha.picture(of: String(repeating: digit, count: 4), using: &random))
            #expect(blank == [0, 0, 0, 0])
            #expect(drawn.allSatisfy { $0 > 150 && $0 < 1500 }, "\(digit): \(drawn)")
        }
    }

    @Test func `Other letters, none and too many do no harm`() {
        for text in ["", "abc", "一二三四", "12\u{0}34", String(repeating: "7", count: 10_000)] {
            #expect(!Captcha.picture(of: text).isEmpty)
            _ = Captcha.speech(of: text)
        }
    }

    @Test func `The speech is a WAV file whose header fits its content`() {
        let wave = Captcha.speech(of: "3816")
        let reader = ByteReader(wave, isLittleEndian: true)
        #expect(reader.spells("RIFF", at: 0) && reader.spells("WAVEfmt ", at: 8) && reader.spells("data", at: 36))
        #expect(reader.uint32(at: 4) == wave.count - 8)
        #expect(reader.uint32(at: 16) == 16 && reader.uint16(at: 20) == 1 && reader.uint16(at: 22) == 1)
        #expect(reader.uint32(at: 24) == 22_050 && reader.uint32(at: 28) == 44_100)
        #expect(reader.uint16(at: 32) == 2 && reader.uint16(at: 34) == 16)
        #expect(reader.uint32(at: 40) == wave.count - 44)
        let seconds = Double(wave.count - 44) / 44_100
        #expect(seconds > 2 && seconds < 8, "four digits take \(seconds) s")
    }

    @Test func `More digits take longer, and all of them are heard`() {
        let one = words(in: Captcha.speech(of: "3"))
        let four = words(in: Captcha.speech(of: "3816"))
        #expect(one == 1)
        #expect(four == 4)
    }

    @Test func `Several threads may ask for speech at once`() async {
        let counts = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { words(in: Captcha.speech(of: "0259")) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == [Int](repeating: 4, count: 8))
    }

    private func decode(_ png: [UInt8]) -> gdImagePtr? {
        var copy = png
        return gdImageCreateFromPngPtr(Int32(copy.count), &copy)
    }

    /// How many pixels are darker than a seventh of white, in each quarter of the width.
    private func darkPixels(in png: [UInt8]) throws -> [Int] {
        let image = try #require(decode(png))
        defer { gdImageDestroy(image) }
        var counts = [0, 0, 0, 0]
        for y in 0..<image.pointee.sy {
            for x in 0..<image.pointee.sx {
                let color = gdImageGetTrueColorPixel(image, x, y)
                let brightness = (color >> 16 & 255) + (color >> 8 & 255) + (color & 255)
                if brightness < 300 { counts[Int(x) / 60] += 1 }
            }
        }
        return counts
    }

    /// Loud stretches with at least a fifth of a second of silence between.
    private func words(in wave: [UInt8]) -> Int {
        let samples = stride(from: 44, to: wave.count - 1, by: 2).map {
            abs(Int(Int16(bitPattern: UInt16(wave[$0]) | UInt16(wave[$0 + 1]) << 8)))
        }
        var words = 0
        var silence = 22_050
        for sample in samples {
            if sample > 1200 {
                if silence > 22_050 / 5 { words += 1 }
                silence = 0
            } else {
                silence += 1
            }
        }
        return words
    }
}
