extension PDF {
    /// A column of a table.
    package struct Column: Sendable {
        /// Millimetres.
        package var width: Double
        /// For the cells of the column that do not say otherwise.
        package var alignment: Alignment

        /// A column whose cells are set in the middle unless told otherwise.
        package init(width: Double, alignment: Alignment = .centre) {
            self.width = width
            self.alignment = alignment
        }
    }

    /// A cell of a table, or several that are joined side by side.
    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        /// Wrapped to the width of the cell.
        package var text: String
        /// How many columns it goes over.
        package var columnSpan: Int
        /// A label is set as headings are, on a grey ground.
        package var isLabel: Bool
        /// The column's, if nil.
        package var alignment: Alignment?

        /// A cell of running text unless told otherwise.
        package init(_ text: String, columnSpan: Int = 1, isLabel: Bool = false, alignment: Alignment? = nil) {
            self.text = text
            self.columnSpan = columnSpan
            self.isLabel = isLabel
            self.alignment = alignment
        }

        /// A cell of running text.
        package init(stringLiteral text: String) {
            self.init(text)
        }

        /// The name of what stands in the next cell.
        package static func label(_ text: String, columnSpan: Int = 1) -> Cell {
            Cell(text, columnSpan: columnSpan, isLabel: true)
        }
    }

    /// A table with borders, whose rows grow with their text.
    package struct Table: Sendable {
        /// From left to right.
        package var columns: [Column]
        /// Repeated at the top of each page; none if empty.
        package var headings: [String]
        /// From top to bottom.
        package var rows: [[Cell]]
        /// Of cells; their alignment is the column's.
        package var style = TextStyle.body
        /// Of headings and labels.
        package var labelStyle = TextStyle.label
        /// Millimetres.
        package var rowHeightMin = 8.0
        /// Millimetres between border and text.
        package var padding = 1.2

        /// A table of cells.
        package init(columns: [Column], headings: [String] = [], rows: [[Cell]]) {
            self.columns = columns
            self.headings = headings
            self.rows = rows
        }

        /// The sum of the columns, millimetres.
        package var width: Double { columns.reduce(0) { $0 + $1.width } }
    }

    /// Draws a table from `y` downwards and returns the `y` below it. A row that would pass `bottom` starts a new page
    /// at `top`, with the headings; a row higher than a page is cut with an ellipsis. `bottom` is 15 mm above the end
    /// of the paper unless told otherwise.
    @discardableResult
    package func table(
        _ table: Table, x: Double, y: Double, bottom: Double? = nil, continuedAt top: Double = 15
    ) -> Double {
        let bottom = bottom ?? height - 15
        let headings = table.headings.map { Cell.label($0) }
        let headingHeight = headings.isEmpty ? 0 : rowHeight(headings, table)
        let firstHeight = headingHeight + (table.rows.first.map { rowHeight($0, table) } ?? 0)
        var y = y
        if y + firstHeight > bottom, y > top {
            beginPage()
            y = top
        }
        if !headings.isEmpty {
            row(headings, table, x: x, y: y, height: headingHeight)
            y += headingHeight
        }
        for cells in table.rows {
            let needed = min(rowHeight(cells, table), max(table.rowHeightMin, bottom - top - headingHeight))
            if y + needed > bottom, y > top + headingHeight {
                beginPage()
                y = top + headingHeight
                if !headings.isEmpty { row(headings, table, x: x, y: top, height: headingHeight) }
            }
            row(cells, table, x: x, y: y, height: needed)
            y += needed
        }
        return y
    }

    private func rowHeight(_ cells: [Cell], _ table: Table) -> Double {
        placed(cells, table).reduce(table.rowHeightMin) { height, place in
            let needed = textHeight(place.cell.text, width: place.width - 2 * table.padding, style: place.style)
            return max(height, needed + 2 * table.padding)
        }
    }

    private func row(_ cells: [Cell], _ table: Table, x: Double, y: Double, height: Double) {
        for place in placed(cells, table) {
            let area = Area(x: x + place.x, y: y, width: place.width, height: height)
            box(area, fillGrey: place.cell.isLabel ? 0.95 : nil)
            let inside = Area(
                x: area.x + table.padding, y: area.y + table.padding / 2,
                width: area.width - 2 * table.padding, height: area.height - table.padding)
            text(place.cell.text, in: inside, style: place.style)
        }
    }

    private struct Place {
        let cell: Cell
        let x, width: Double
        let style: TextStyle
    }

    /// The cells beside each other; those for which no column is left are left out.
    private func placed(_ cells: [Cell], _ table: Table) -> [Place] {
        var places: [Place] = []
        var x = 0.0
        var columns = table.columns[...]
        for cell in cells {
            guard let first = columns.first else { break }
            let spanned = columns.prefix(max(1, cell.columnSpan))
            let width = spanned.reduce(0) { $0 + $1.width }
            var style = cell.isLabel ? table.labelStyle : table.style
            if !cell.isLabel || cell.alignment != nil { style.alignment = cell.alignment ?? first.alignment }
            places.append(Place(cell: cell, x: x, width: width, style: style))
            x += width
            columns = columns.dropFirst(spanned.count)
        }
        return places
    }
}
