import Site
import Workflow

/// What is asked when payments are confirmed (HN14-T03): one fee and one day for the batch; receipt numbers that count
/// up from a first one, or one for each person.
struct PaymentForm: Sendable {
    struct Payment: Sendable, Equatable {
        let feeCents: Int
        let paidOn: Day
        let receiptNumber: String
    }

    private static let feeInput = Input("fee", "缴费金额（元）", .number, hint: "例如 380 或 380.50", lengthMax: 12)
    private static let paidOnInput = Input("paid_on", "缴费日期", .date)
    private static let receiptInput = Input(
        "receipt", "收据号（第一张）", hint: "多人时按顺序逐张加一；也可以在下面逐人填写", isRequired: false, lengthMax: 40)
    /// Above this, each person's own field would make the page too long.
    private static let ownReceiptCountMax = 20
    /// A batch is settled soon; an older day is a slip of the pen.
    private static let ageDaysMax = 366

    private(set) var form: Form
    private let records: [StaffRecord]

    init(_ form: Form, _ records: [StaffRecord]) {
        self.form = form
        self.records = records
    }

    /// An empty form: paid today.
    init(_ records: [StaffRecord], today: Day) {
        self.init(Form(initial: ["paid_on": today.text]), records)
    }

    var fields: [Field] {
        let own = records.count > 1 && records.count <= Self.ownReceiptCountMax ? records : []
        return [Self.feeInput, Self.paidOnInput, Self.receiptInput].map { form.field($0) }
            + own.map { form.field(Self.ownInput($0)) }
    }

    /// The payment of each registration, or nil with sentences beside the fields.
    mutating func payments(today: Day) -> [Int: Payment]? {
        let fee = form.text(Self.feeInput)
        let cents = Self.cents(fee)
        if !fee.isEmpty, cents == nil { form.fail(Self.feeInput, "「缴费金额」请填写 0 到 99999.99 之间的数，最多两位小数") }
        let paidOn = form.day(Self.paidOnInput)
        if let paidOn, paidOn > today { form.fail(Self.paidOnInput, "「缴费日期」不能晚于今天（\(today.words)）") }
        if let paidOn, today.days(since: paidOn) > Self.ageDaysMax {
            form.fail(Self.paidOnInput, "「缴费日期」不能早于一年以前，请核对")
        }
        let receipts = receipts()
        guard form.isValid, let cents, let paidOn else { return nil }
        return receipts.mapValues { Payment(feeCents: cents, paidOn: paidOn, receiptNumber: $0) }
    }

    /// Own numbers first; the others are counted up from the first one.
    private mutating func receipts() -> [Int: String] {
        let first = form.text(Self.receiptInput)
        var receipts: [Int: String] = [:]
        for record in records {
            if let own = form.optionalText(Self.ownInput(record)) { receipts[record.id] = own }
        }
        let open = records.filter { receipts[$0.id] == nil }
        guard !open.isEmpty else { return receipts }
        guard !first.isEmpty else {
            form.fail(Self.receiptInput, "请填写收据号" + (records.count > 1 ? "：填写第一张，或逐人填写" : ""))
            return receipts
        }
        for (step, record) in open.enumerated() {
            guard let number = Self.counted(first, by: step) else {
                form.fail(Self.receiptInput, "收据号的最后要有数字才能逐张加一，例如 A0012；或者逐人填写")
                return receipts
            }
            receipts[record.id] = number
        }
        return receipts
    }

    private static func ownInput(_ record: StaffRecord) -> Input {
        // Two people may have one name.
        let person = "\(record.name)（\(Masking.idNumber(record.idNumber))）"
        return Input("receipt_\(record.id)", "收据号：\(person)", isRequired: false, lengthMax: 40)
    }

    /// `A0099` and 1 give `A0100`; nil where there is nothing to count.
    static func counted(_ first: String, by step: Int) -> String? {
        guard step > 0 else { return first }
        let digits = String(first.reversed().prefix { $0.isASCII && $0.isNumber }.prefix(15).reversed())
        guard let number = Int(digits) else { return nil }
        let next = String(number + step)
        let zeros = String(repeating: "0", count: max(digits.count - next.count, 0))
        return first.dropLast(digits.count) + zeros + next
    }

    /// Cents of `380`, `380.5`, `380.50`; nil for anything else.
    static func cents(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let whole = Int(parts[0]), whole <= 99_999
        else { return nil }
        guard parts.count == 2 else { return whole * 100 }
        guard (1...2).contains(parts[1].count), let rest = Int(parts[1]) else { return nil }
        return whole * 100 + (parts[1].count == 1 ? rest * 10 : rest)
    }
}
