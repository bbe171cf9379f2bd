import Testing

@testable import Documents

@Suite struct ProofPictureTests {
    private func size(_ jpeg: [UInt8]) throws -> [Int] {
        let header = try PictureHeader.jpeg(jpeg)
        return [header.width, header.height]
    }

    @Test func aLargePictureIsScaledToItsLongerSide() throws {
        let picture = try ProofPicture.accept(PictureFiles.quarters(width: 4000, height: 1000))
        #expect(try size(picture) == [2000, 500])
    }

    @Test func aSmallOneKeepsItsSizeAndAPNGBecomesAJPEG() throws {
        #expect(try size(ProofPicture.accept(PictureFiles.quarters(width: 300, height: 200))) == [300, 200])
        #expect(try size(ProofPicture.accept(PictureFiles.quartersPNG(width: 200, height: 300))) == [200, 300])
    }

    @Test func itIsTurnedUprightAndLosesItsMetadata() throws {
        let file = PictureFiles.withOrientation(6, PictureFiles.quarters(width: 300, height: 200))
        let picture = try ProofPicture.accept(file + Array("<script>alert(1)</script>".utf8))
        #expect(try size(picture) == [200, 300])
        let text = String(decoding: picture, as: UTF8.self)
        #expect(!text.contains("Exif") && !text.contains("script"))
    }

    @Test(arguments: [
        [UInt8](), Array("%PDF-1.7".utf8), Array("GIF89a".utf8), PictureFiles.pngBomb(width: 60_000, height: 60_000),
        PictureFiles.quarters(width: 100, height: 4000),
        Array(PictureFiles.quarters(width: 300, height: 200).prefix(900)),
    ])
    func whatIsNoUsablePictureIsRefusedInWords(_ file: [UInt8]) {
        #expect(throws: PhotoProblem.self) { try ProofPicture.accept(file) }
    }
}
