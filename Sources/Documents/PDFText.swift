import CCairo

extension PDF {
    /// The two kinds of letters that official forms use.
    package enum Family: Sendable {
        /// Like Songti, for running text and forms.
        case serif
        /// Like Heiti, for headings.
        case sans
    }

    /// Where lines stand between the borders of their area.
    package enum Alignment: Sendable {
        case left, centre, right
    }

    /// How text looks.
    package struct TextStyle: Sendable {
        /// Size in points (1/72 inch); 10.5 is the Chinese size five, 16 size three.
        package var points: Double
        package var family: Family
        package var isBold: Bool
        package var alignment: Alignment
        /// Distance of lines in parts of the font's own, which is 1.4 times its size.
        package var lineSpacing: Double
        /// From 0, black, to 1, white.
        package var grey: Double

        /// Running text unless told otherwise.
        package init(
            points: Double = 10.5, family: Family = .serif, isBold: Bool = false, alignment: Alignment = .left,
            lineSpacing: Double = 1, grey: Double = 0
        ) {
            self.points = points
            self.family = family
            self.isBold = isBold
            self.alignment = alignment
            self.lineSpacing = lineSpacing
            self.grey = grey
        }

        /// The title of a form.
        package static let title = TextStyle(points: 18, family: .sans, isBold: true, alignment: .centre)
        /// The name of a cell or a column.
        package static let label = TextStyle(family: .sans, alignment: .centre)
        /// Running text.
        package static let body = TextStyle()
    }

    /// Writes text, wrapped to `width` millimetres, with its first line's top at `y`; returns the height it takes.
    @discardableResult
    package func text(_ text: String, x: Double, y: Double, width: Double, style: TextStyle = .body) -> Double {
        let layout = PDFText(text, width: width, style: style, in: pango)
        layout.show(on: cairo, x: x, y: y)
        return layout.height
    }

    /// The height that `text` would take, millimetres.
    package func textHeight(_ text: String, width: Double, style: TextStyle = .body) -> Double {
        PDFText(text, width: width, style: style, in: pango).height
    }

    /// Writes text wrapped into an area, in the middle of its height; what does not fit ends in an ellipsis.
    package func text(_ text: String, in area: Area, style: TextStyle = .body) {
        let layout = PDFText(text, width: area.width, heightMax: area.height, style: style, in: pango)
        layout.show(on: cairo, x: area.x, y: area.y + max(0, (area.height - layout.height) / 2))
    }
}

/// Text broken into lines.
struct PDFText {
    /// Characters that are set at most; the rest is cut off. A page of small print has about 4,000.
    static let characterCountMax = 20_000

    private let layout: Layout
    private let grey: Double
    /// Millimetres.
    let height: Double

    init(_ text: String, width: Double, heightMax: Double? = nil, style: PDF.TextStyle, in context: OpaquePointer) {
        layout = Layout(pango_layout_new(context))
        grey = style.grey
        let shown = PDFText.printable(text)
        pango_layout_set_text(layout.pointer, shown, Int32(clamping: shown.utf8.count))
        PDFText.setFont(of: layout.pointer, style)
        pango_layout_set_width(layout.pointer, PDFText.units(width))
        pango_layout_set_wrap(layout.pointer, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_line_spacing(layout.pointer, Float(style.lineSpacing))
        let alignment =
            switch style.alignment {
            case .left: PANGO_ALIGN_LEFT
            case .centre: PANGO_ALIGN_CENTER
            case .right: PANGO_ALIGN_RIGHT
            }
        pango_layout_set_alignment(layout.pointer, alignment)
        if let heightMax {
            pango_layout_set_height(layout.pointer, max(1, PDFText.units(heightMax)))
            pango_layout_set_ellipsize(layout.pointer, PANGO_ELLIPSIZE_END)
        }
        var extents = PangoRectangle()
        pango_layout_get_extents(layout.pointer, nil, &extents)
        height = Double(extents.height) / Double(PANGO_SCALE) / PDF.pointsPerMillimetre
    }

    func show(on cairo: OpaquePointer, x: Double, y: Double) {
        cairo_save(cairo)
        cairo_set_source_rgb(cairo, grey, grey, grey)
        cairo_translate(cairo, x, y)
        cairo_scale(cairo, 1 / PDF.pointsPerMillimetre, 1 / PDF.pointsPerMillimetre)
        cairo_move_to(cairo, 0, 0)
        pango_cairo_show_layout(cairo, layout.pointer)
        cairo_restore(cairo)
    }

    /// Text without control characters and without noncharacters (Unicode §23.7), one of which would make cairo refuse
    /// the whole document, and not longer than a page can hold.
    static func printable(_ text: String) -> String {
        var printable = ""
        printable.unicodeScalars.append(
            contentsOf: text.unicodeScalars.prefix(characterCountMax).lazy.filter(isPrintable))
        return printable
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\t" { return true }
        let isControl = scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value)
        let isNoncharacter = scalar.value & 0xfffe == 0xfffe || (0xfdd0...0xfdef).contains(scalar.value)
        return !isControl && !isNoncharacter
    }

    /// One unit of user space is a point, outlines are not bent to pixels, and Han characters have Chinese shapes.
    static func makeContext() -> OpaquePointer {
        let context = pango_font_map_create_context(pango_cairo_font_map_get_default())!
        pango_cairo_context_set_resolution(context, 72)
        pango_context_set_language(context, pango_language_from_string("zh-cn"))
        pango_context_set_round_glyph_positions(context, 0)
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        return context
    }

    private static func setFont(of layout: OpaquePointer, _ style: PDF.TextStyle) {
        let font = pango_font_description_new()
        let families =
            style.family == .serif ? "Noto Serif CJK SC, SimSun, serif" : "Noto Sans CJK SC, SimHei, sans-serif"
        pango_font_description_set_family(font, families)
        pango_font_description_set_absolute_size(font, style.points * Double(PANGO_SCALE))
        pango_font_description_set_weight(font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
    }

    /// Pango's units, 1/1024 point, of millimetres.
    private static func units(_ millimetres: Double) -> Int32 {
        let units = millimetres * PDF.pointsPerMillimetre * Double(PANGO_SCALE)
        return units.isFinite ? Int32(max(0, min(1e9, units))) : 0
    }

    /// Gives the layout back when nobody needs it.
    private final class Layout {
        let pointer: OpaquePointer

        init(_ pointer: OpaquePointer) {
            self.pointer = pointer
        }

        deinit { g_object_unref(UnsafeMutableRawPointer(pointer)) }
    }
}
