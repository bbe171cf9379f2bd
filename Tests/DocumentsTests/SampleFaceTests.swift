import Documents
import Testing

@Suite("Drawn portraits")
struct SampleFaceTests {
    @Test func `A seed always gives the same portrait, another seed another`() {
        let first = SampleFace.jpeg(seed: 1, width: 130, height: 160)
        #expect(first == SampleFace.jpeg(seed: 1, width: 130, height: 160))
        #expect(PictureFiles.look(at: first)?.width == 130)
        #expect(Set((1...50).map { SampleFace.jpeg(seed: $0, width: 130, height: 160) }).count == 50)
    }

    @Test func `Strange sides and seeds do no harm`() {
        for seed in [Int.min, -1, 0, Int.max] {
            #expect(!SampleFace.jpeg(seed: seed, width: 0, height: -5).isEmpty)
            #expect(!SampleFace.jpeg(seed: seed, width: 3000, height: 20).isEmpty)
        }
    }
}
