import CCairo
import Glibc

/// A PDF document, drawn page by page. Lengths are millimetres from the upper left corner. Equal drawing gives equal
/// bytes; text is embedded with a subset of its font and can be selected. One thread draws one document.
package final class PDF {
    /// A4 is 210×297 mm (ISO 216).
    package enum Paper: Sendable {
        case a4, a4Landscape
    }

    /// Millimetres.
    package let width: Double
    /// Millimetres.
    package let height: Double
    /// Pages begun so far.
    package private(set) var pageCount = 0

    /// Points (1/72 inch) in a millimetre.
    static let pointsPerMillimetre = 72 / 25.4

    let cairo: OpaquePointer
    let pango: OpaquePointer
    private let surface: OpaquePointer
    private let sink = Sink()
    private var isFinished = false

    /// `createdAtMilliseconds` counts from 1970-01-01 UTC and is written into the document to the second.
    package init(title: String, paper: Paper, createdAtMilliseconds: Int64) {
        (width, height) = paper == .a4 ? (210, 297) : (297, 210)
        surface = cairo_pdf_surface_create_for_stream(
            { owner, bytes, count in
                guard let owner, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
                let sink = Unmanaged<Sink>.fromOpaque(owner).takeUnretainedValue()
                sink.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(sink).toOpaque(), width * PDF.pointsPerMillimetre,
            height * PDF.pointsPerMillimetre)
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, PDFText.printable(title))
        cairo_pdf_surface_set_metadata(
            surface, CAIRO_PDF_METADATA_CREATE_DATE, PDF.timestamp(createdAtMilliseconds))
        cairo = cairo_create(surface)
        pango = PDFText.makeContext()
        cairo_scale(cairo, PDF.pointsPerMillimetre, PDF.pointsPerMillimetre)
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(pango))
        cairo_destroy(cairo)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    /// Draws a document twice, so that its pages can say how many there are: `draw` is told 0, then the number.
    package static func document(
        title: String, paper: Paper, createdAtMilliseconds: Int64, draw: (PDF, _ pageTotal: Int) -> Void
    ) throws(PDFProblem) -> [UInt8] {
        let trial = PDF(title: title, paper: paper, createdAtMilliseconds: createdAtMilliseconds)
        draw(trial, 0)
        let document = PDF(title: title, paper: paper, createdAtMilliseconds: createdAtMilliseconds)
        draw(document, trial.pageCount)
        return try document.finish()
    }

    /// Starts the first page or the next one; nothing may be drawn before.
    package func beginPage() {
        if pageCount > 0 { cairo_show_page(cairo) }
        pageCount += 1
    }

    /// The whole document. Nothing can be drawn afterwards.
    package func finish() throws(PDFProblem) -> [UInt8] {
        if !isFinished {
            if pageCount > 0 { cairo_show_page(cairo) }
            let status = cairo_status(cairo)
            cairo_surface_finish(surface)
            isFinished = true
            try PDF.check(status)
        }
        try PDF.check(cairo_surface_status(surface))
        return sink.bytes
    }

    private static func check(_ status: cairo_status_t) throws(PDFProblem) {
        guard status != CAIRO_STATUS_SUCCESS else { return }
        throw PDFProblem(reason: String(cString: cairo_status_to_string(status)))
    }

    /// ISO 8601 in UTC.
    private static func timestamp(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil else { return "1970-01-01T00:00:00Z" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
            + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }
}

/// Why a document could not be made; for the log, not for a page.
package struct PDFProblem: Error {
    /// As cairo says it.
    package let reason: String
}

/// Where cairo writes to.
private final class Sink {
    var bytes: [UInt8] = []
}
