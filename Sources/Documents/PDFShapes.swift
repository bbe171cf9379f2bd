import CCairo

extension PDF {
    /// A rectangle on the page, millimetres.
    package struct Area: Sendable, Equatable {
        package var x, y, width, height: Double

        /// Upper left corner and sides.
        package init(x: Double, y: Double, width: Double, height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }
    }

    /// A straight black line.
    package func rule(fromX: Double, fromY: Double, toX: Double, toY: Double, thickness: Double = 0.2) {
        cairo_set_source_rgb(cairo, 0, 0, 0)
        cairo_set_line_width(cairo, thickness)
        cairo_move_to(cairo, fromX, fromY)
        cairo_line_to(cairo, toX, toY)
        cairo_stroke(cairo)
    }

    /// A rectangle with a black border; `fillGrey` from 0, black, to 1, white, colours its inside.
    package func box(_ area: Area, thickness: Double = 0.2, fillGrey: Double? = nil) {
        cairo_rectangle(cairo, area.x, area.y, area.width, area.height)
        if let fillGrey {
            cairo_set_source_rgb(cairo, fillGrey, fillGrey, fillGrey)
            cairo_fill_preserve(cairo)
        }
        cairo_set_source_rgb(cairo, 0, 0, 0)
        cairo_set_line_width(cairo, thickness)
        if thickness > 0 { cairo_stroke(cairo) } else { cairo_new_path(cairo) }
    }

    /// A JPEG, embedded as it is, as large as fits into the area without being stretched, in its centre. False, and
    /// nothing drawn, for what is no whole JPEG or has more than 16 million pixels.
    @discardableResult
    package func image(jpeg: [UInt8], in area: Area) -> Bool {
        guard area.width > 0, area.height > 0, let header = try? PictureHeader.jpeg(jpeg),
            header.width > 0, header.height > 0, header.width * header.height <= 16_000_000,
            let picture = embedded(jpeg, header)
        else { return false }
        defer { cairo_surface_destroy(picture) }
        let scale = min(area.width / Double(header.width), area.height / Double(header.height))
        cairo_save(cairo)
        cairo_translate(
            cairo, area.x + (area.width - Double(header.width) * scale) / 2,
            area.y + (area.height - Double(header.height) * scale) / 2)
        cairo_scale(cairo, scale, scale)
        cairo_set_source_surface(cairo, picture, 0, 0)
        cairo_paint(cairo)
        cairo_restore(cairo)
        return true
    }

    /// A surface of the picture's size, whose pixels cairo does not look at, because it carries the JPEG itself.
    private func embedded(_ jpeg: [UInt8], _ header: PictureHeader) -> OpaquePointer? {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(header.width), Int32(header.height))
        else { return nil }
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: header.end)
        copy.initialize(from: jpeg, count: header.end)
        let status = cairo_surface_set_mime_data(
            surface, CAIRO_MIME_TYPE_JPEG, copy, UInt(header.end),
            { $0?.assumingMemoryBound(to: UInt8.self).deallocate() }, copy)
        guard status == CAIRO_STATUS_SUCCESS else {
            copy.deallocate()
            cairo_surface_destroy(surface)
            return nil
        }
        return surface
    }
}
