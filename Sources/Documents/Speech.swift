import CEspeak
import Synchronization

extension Captcha {
    /// The digits in Mandarin as a WAV file, 16 bits mono, one after the other with pauses. Empty if the speech
    /// library or its voice is not installed.
    package static func speech(of digits: String) -> [UInt8] {
        let words: [Character: String] = [
            "0": "零", "1": "一", "2": "二", "3": "三", "4": "四", "5": "五", "6": "六", "7": "七", "8": "八", "9": "九",
        ]
        let spoken = digits.compactMap { words[$0] }.prefix(digitCountMax)
        return Speaker.shared.withLock { $0.wave(of: spoken.map { $0 + "。" }.joined(separator: "\n")) }
    }
}

/// libespeak-ng, which keeps its state in global variables: opened at the first word, used by one thread at a time.
private struct Speaker: ~Copyable {
    static let shared = Mutex(Speaker())

    /// Samples a second; nil before the first word, 0 if the library cannot be used.
    private var sampleRate: Int?
    /// Pause in front, so that the first word is not swallowed by a device that wakes up.
    private static let silenceMilliseconds = 200
    private static let wordsPerMinute: Int32 = 110

    mutating func wave(of text: String) -> [UInt8] {
        if sampleRate == nil { sampleRate = Speaker.open() }
        guard let sampleRate, sampleRate > 0 else { return [] }
        let recording = Recording()
        recording.samples = [Int16](repeating: 0, count: sampleRate * Speaker.silenceMilliseconds / 1000)
        let result = text.withCString { words in
            espeak_Synth(
                words, text.utf8.count + 1, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8), nil,
                Unmanaged.passUnretained(recording).toOpaque())
        }
        guard result == EE_OK, espeak_Synchronize() == EE_OK else { return [] }
        return Speaker.file(recording.samples, sampleRate: sampleRate)
    }

    /// The sample rate, or 0. Without `DONT_EXIT` the library ends the process where its data is missing.
    private static func open() -> Int {
        let options = Int32(espeakINITIALIZE_DONT_EXIT)
        let rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 500, nil, options)
        guard rate > 0, espeak_SetVoiceByName("cmn") == EE_OK else { return 0 }
        guard espeak_SetParameter(espeakRATE, wordsPerMinute, 0) == EE_OK else { return 0 }
        espeak_SetSynthCallback { samples, count, events in
            guard let samples, count > 0, let owner = events?.pointee.user_data else { return 0 }
            let recording = Unmanaged<Recording>.fromOpaque(owner).takeUnretainedValue()
            recording.samples.append(contentsOf: UnsafeBufferPointer(start: samples, count: Int(count)))
            return 0
        }
        return Int(rate)
    }

    /// RIFF WAVE with linear PCM.
    private static func file(_ samples: [Int16], sampleRate: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(44 + samples.count * 2)
        func append(_ number: Int, byteCount: Int) {
            for index in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
        }
        bytes += Array("RIFF".utf8)
        append(36 + samples.count * 2, byteCount: 4)
        bytes += Array("WAVEfmt ".utf8)
        append(16, byteCount: 4)
        append(1, byteCount: 2)
        append(1, byteCount: 2)
        append(sampleRate, byteCount: 4)
        append(sampleRate * 2, byteCount: 4)
        append(2, byteCount: 2)
        append(16, byteCount: 2)
        bytes += Array("data".utf8)
        append(samples.count * 2, byteCount: 4)
        for sample in samples { append(Int(sample), byteCount: 2) }
        return bytes
    }
}

/// What has been spoken so far.
private final class Recording {
    var samples: [Int16] = []
}
