import Documents
import Testing

@Suite("Photos")
struct PhotoTests {
    /// The sentence with which a file is refused; nil if it is taken.
    private func refusal(_ file: [UInt8]) -> String? {
        do throws(PhotoProblem) {
            _ = try Photo.accept(file)
            return nil
        } catch {
            return error.sentence
        }
    }

    @Test func `A larger JPEG or PNG becomes 130 by 160 pixels and at most 30 KB`() throws {
        let files = [
            PictureFiles.quarters(width: 600, height: 800), PictureFiles.quartersPNG(width: 600, height: 800),
            SampleFace.jpeg(seed: 7, width: 1300, height: 1600),
        ]
        for file in files {
            let jpeg = try Photo.accept(file)
            let photo = try #require(PictureFiles.look(at: jpeg))
            #expect(photo.width == 130 && photo.height == 160)
            #expect(jpeg.count <= 30 * 1024)
        }
    }

    @Test func `A photo of the right size is coded anew, without its metadata`() throws {
        let file = PictureFiles.withOrientation(1, PictureFiles.quarters(width: 130, height: 160))
        let prepared = try Photo.prepare(file)
        #expect(PictureFiles.look(at: prepared.jpeg)?.quarters == ["red", "green", "blue", "white"])
        #expect(!String(decoding: prepared.jpeg, as: UTF8.self).contains("Exif"))
        #expect(!prepared.isCropped)
        #expect(prepared.sentence.hasPrefix("收到 JPG，130×160 像素，已存为 130×160 像素的 JPG（"))
    }

    @Test(
        arguments: [
            (1, ["red", "green", "blue", "white"]), (2, ["green", "red", "white", "blue"]),
            (3, ["white", "blue", "green", "red"]), (4, ["blue", "white", "red", "green"]),
            (5, ["red", "blue", "green", "white"]), (6, ["blue", "red", "white", "green"]),
            (7, ["white", "green", "blue", "red"]), (8, ["green", "white", "red", "blue"]),
        ] as [(UInt8, [String])])
    func `A photo is turned upright`(orientation: UInt8, quarters: [String]) throws {
        let sides = orientation >= 5 ? (width: 400, height: 325) : (width: 325, height: 400)
        let stored = PictureFiles.quarters(width: sides.width, height: sides.height)
        for isLittleEndian in [true, false] {
            let file = PictureFiles.withOrientation(orientation, stored, isLittleEndian: isLittleEndian)
            let prepared = try Photo.prepare(file)
            let photo = try #require(PictureFiles.look(at: prepared.jpeg))
            #expect(photo.quarters == quarters)
            #expect(photo.width == 130 && photo.height == 160)
            #expect(prepared.received.width == 325 && prepared.received.height == 400)
            #expect(!prepared.isCropped)
        }
    }

    @Test func `The middle is kept of a photo that is too wide or too high`() throws {
        for (width, height) in [(1600, 400), (400, 1600), (130, 160), (131, 160), (130, 2000)] {
            let jpeg = try Photo.accept(PictureFiles.quarters(width: width, height: height))
            #expect(PictureFiles.look(at: jpeg)?.quarters == ["red", "green", "blue", "white"], "\(width)×\(height)")
        }
        #expect(try Photo.prepare(PictureFiles.quarters(width: 200, height: 200)).sentence.contains("居中裁剪并缩小"))
    }

    @Test func `A transparent PNG is laid on white`() throws {
        let file = PictureFiles.transparentPNG(width: 200, height: 240)
        #expect(PictureFiles.look(at: try Photo.accept(file))?.quarters == ["white", "white", "white", "white"])
    }

    @Test func `Quality is lowered until the photo fits`() throws {
        let noise = PictureFiles.noise(width: 130, height: 160)
        #expect(noise.count > 30 * 1024)
        let jpeg = try Photo.accept(noise)
        #expect(jpeg.count <= 30 * 1024 && jpeg.count > 10 * 1024)
    }

    @Test func `The content decides, not the name`() throws {
        let png = PictureFiles.quartersPNG(width: 260, height: 320)
        #expect(try Photo.prepare(png).received.format == .png)
        #expect(refusal(Array("photo.jpg".utf8))?.hasPrefix("收到的是不认识的文件") == true)
    }

    @Test func `A photo that is too small is refused in numbers`() {
        #expect(
            refusal(PictureFiles.quarters(width: 120, height: 200))
                == "收到 JPG，120×200 像素，需要 JPG 或 PNG 照片，不小于 130×160 像素。请换一张更大的照片，不要把小图放大。")
        #expect(refusal(PictureFiles.quartersPNG(width: 150, height: 159))?.contains("PNG，150×159") == true)
        let turned = PictureFiles.withOrientation(6, PictureFiles.quarters(width: 155, height: 200))
        #expect(refusal(turned)?.contains("200×155") == true)
    }

    @Test(
        arguments: [
            ([0, 0, 0, 24] + Array("ftypheic".utf8), "HEIC 照片"), ([0, 0, 0, 24] + Array("ftypmif1".utf8), "HEIC 照片"),
            ([0, 0, 0, 24] + Array("ftypavif".utf8), "AVIF 图片"), ([0, 0, 0, 24] + Array("ftypisom".utf8), "视频文件"),
            (Array("GIF89a\u{1}".utf8), "GIF 图片"), (Array("RIFF\0\0\0\0WEBPVP8 ".utf8), "WebP 图片"),
            (Array("%PDF-1.7\n".utf8), "PDF 文件"), (Array("\n <!DOCTYPE html><p>".utf8), "网页（HTML）文件"),
            (Array("\u{feff}<html>".utf8), "网页（HTML）文件"), (Array("<?xml version='1.0'?>\n<svg ".utf8), "SVG 矢量图"),
            (Array("BM6".utf8), "BMP 图片"), ([0x49, 0x49, 0x2a, 0], "TIFF 图片"), (Array("PK\u{3}\u{4}".utf8), "压缩包"),
            ([0xd0, 0xcf, 0x11, 0xe0], "Office 文件"), ([0], "不认识的文件"),
        ] as [([UInt8], String)])
    func `Another format is refused with its name and what is needed`(file: [UInt8], name: String) throws {
        let sentence = try #require(refusal(file))
        #expect(sentence.contains(name))
        #expect(sentence.contains("需要 JPG 或 PNG 照片，不小于 130×160 像素"))
    }

    @Test func `Each wrong format has a sentence of its own`() {
        let files: [[UInt8]] = ["\0\0\0\u{18}ftypheic", "GIF89a", "RIFF\0\0\0\0WEBP", "%PDF-", "<html>", ""].map {
            Array($0.utf8)
        }
        #expect(Set(files.compactMap(refusal)).count == files.count)
    }

    @Test func `A file that ends anywhere before its end is refused`() {
        let files = [
            PictureFiles.withOrientation(6, PictureFiles.quarters(width: 200, height: 240)),
            PictureFiles.quartersPNG(width: 200, height: 240),
        ]
        for file in files {
            #expect(refusal(file) == nil)
            for count in stride(from: 0, to: file.count, by: max(1, file.count / 400)) {
                #expect(refusal(Array(file.prefix(count))) != nil, "cut to \(count) of \(file.count)")
            }
            #expect(refusal(file.dropLast())?.contains("不完整") == true)
            #expect(refusal(Array(file.prefix(file.count / 3)))?.contains("不完整") == true)
        }
    }

    @Test func `A pixel bomb is refused by the size that it declares`() {
        let clock = ContinuousClock()
        let jpeg = PictureFiles.quarters(width: 200, height: 200)
        let duration = clock.measure {
            #expect(refusal(PictureFiles.pngBomb(width: 60_000, height: 60_000))?.contains("60000×60000") == true)
            #expect(refusal(PictureFiles.pngBomb(width: .max, height: .max))?.contains("上限是 2500 万像素") == true)
            let bomb = PictureFiles.declaring(width: 65_000, height: 65_000, jpeg)
            #expect(refusal(bomb) == "收到 JPG，65000×65000 像素，上限是 2500 万像素。请把照片缩小后再上传。")
        }
        // Decoding them would take minutes, if it ended at all.
        #expect(duration < .seconds(20))
    }

    @Test func `A header that lies or declares nothing is refused`() {
        let jpeg = PictureFiles.quarters(width: 200, height: 200)
        #expect(refusal(PictureFiles.declaring(width: 400, height: 3000, jpeg)) != nil)
        #expect(refusal(PictureFiles.declaring(width: 0, height: 0, jpeg)) != nil)
        #expect(refusal(PictureFiles.pngBomb(width: 400, height: 400))?.contains("已损坏") == true)
        #expect(refusal([0xff, 0xd8, 0xff, 0xd9])?.contains("已损坏") == true)
        #expect(refusal([0xff, 0xd8, 0xff, 0xe0, 0, 0])?.contains("已损坏") == true)
        #expect(refusal([0xff, 0xd8, 0xff] + [UInt8](repeating: 0xff, count: 5000))?.contains("不完整") == true)
    }

    @Test func `Damage inside the picture data is refused`() {
        var file = PictureFiles.noise(width: 400, height: 400)
        for offset in stride(from: file.count / 2, to: file.count / 2 + 3000, by: 2) { file[offset] = 0xfe }
        #expect(refusal(file) != nil)
    }

    @Test func `A JPEG whose data stop early, with an end marker put behind, is refused`() {
        let file = PictureFiles.noise(width: 300, height: 300)
        for part in 1...5 {
            #expect(refusal(Array(file.prefix(file.count * part / 6)) + [0xff, 0xd9])?.contains("已损坏") == true)
        }
    }

    @Test(arguments: [
        PictureFiles.withOrientation(8, PictureFiles.quarters(width: 140, height: 180)),
        PictureFiles.quartersPNG(width: 140, height: 180),
    ])
    func `Any byte may be wrong without harm`(file: [UInt8]) {
        for _ in 0..<300 {
            var changed = file
            for _ in 0..<4 { changed[Int.random(in: 2..<file.count)] = .random(in: 0...255) }
            if let jpeg = try? Photo.accept(changed) { #expect(PictureFiles.look(at: jpeg)?.width == 130) }
        }
    }

    @Test func `An empty file and a huge one are refused in numbers`() {
        #expect(refusal([])?.contains("0 字节") == true)
        let huge = PictureFiles.quarters(width: 200, height: 240) + [UInt8](repeating: 0, count: Photo.fileBytesMax)
        #expect(refusal(huge) == "收到 10.0 MB 的文件，上限是 10 MB。请把照片缩小后再上传。")
    }

    @Test func `What is hidden behind or inside a picture does not reach the stored photo`() throws {
        let script = Array("<script>alert(1)</script><?php system('id'); ?>PK\u{3}\u{4}".utf8)
        let comment = [0xff, 0xfe, 0, UInt8(script.count + 2)] + script
        let plain = PictureFiles.quarters(width: 200, height: 240)
        let polyglot = plain[..<2] + comment + plain[2...] + script
        let photo = try Photo.accept(Array(polyglot))
        #expect(!String(decoding: photo, as: UTF8.self).contains("script"))
        #expect(PictureFiles.look(at: photo)?.quarters == ["red", "green", "blue", "white"])
        #expect(refusal(Array("GIF89a/*".utf8) + plain)?.contains("GIF") == true)
    }

    @Test func `A red or blue ground is recognised`() throws {
        for seed in 1...12 {
            let prepared = try Photo.prepare(SampleFace.jpeg(seed: seed, width: 390, height: 480))
            #expect(prepared.backgroundLooksRedOrBlue, "seed \(seed)")
            #expect(Photo.backgroundLooksRedOrBlue(jpeg: prepared.jpeg))
        }
        for color: Int32 in [0xffffff, 0x808080, 0x000000, 0x30a040, 0xf0e0c0, 0xffff00, 0x0000_1010] {
            let prepared = try Photo.prepare(PictureFiles.plain(width: 260, height: 320, color: color))
            #expect(!prepared.backgroundLooksRedOrBlue, "colour \(color)")
        }
        #expect(!Photo.backgroundLooksRedOrBlue(jpeg: [1, 2, 3]))
    }

    @Test func `Several threads may prepare photos at once`() async throws {
        let large = SampleFace.jpeg(seed: 5, width: 2000, height: 2500)
        let jpegs = await withTaskGroup(of: [UInt8]?.self) { group in
            for _ in 0..<6 { group.addTask { try? Photo.accept(large) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(jpegs).count == 1 && jpegs.first != .some(nil))
    }
}
