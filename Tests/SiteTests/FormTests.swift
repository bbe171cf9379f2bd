import HTTP
import TestSupport
import Testing
import Workflow

@testable import Site

/// A form as if it had been sent.
private func sent(_ fields: (String, String)...) -> Form {
    let text = fields.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
    return Form(FormData(urlencoded: Array(text.utf8)))
}

private let name = Input("name", "姓名", lengthMax: 5)

@Suite struct FormTextTests {
    @Test func aTextIsTrimmedAndKept() {
        var form = sent(("name", " \t\u{3000}张 三\u{A0}\n"))
        #expect(form.text(name) == "张 三")
        #expect(form.isValid)
        #expect(!form.errorSummary.hasErrors)
    }

    @Test(arguments: ["", "   ", "\u{3000}", "\u{200B}\u{FEFF}"])
    func aMissingTextIsAskedFor(typed: String) {
        var form = sent(("name", typed))
        #expect(form.text(name) == "")
        #expect(form.errorSummary.errors.map(\.sentence) == ["请填写「姓名」"])
        var nothing = sent()
        #expect(nothing.text(name) == "")
        #expect(nothing.errorSummary.errors.map(\.name) == ["name"])
        var optional = sent(("name", typed))
        #expect(optional.optionalText(Input("name", "姓名", isRequired: false)) == nil)
        #expect(optional.isValid)
    }

    @Test func aMissingChoiceIsAskedForInItsOwnWords() {
        let choices = [Choice("a", "甲")]
        var form = sent()
        #expect(form.choice(Input("a", "城市", .select), of: choices) == nil)
        #expect(form.day(Input("b", "日期", .date)) == nil)
        #expect(form.text(Input("c", "承诺", .checkbox)) == "")
        #expect(form.errorSummary.errors.map(\.sentence) == ["请选择「城市」", "请选择「日期」", "请勾选「承诺」"])
    }

    @Test func lengthIsCountedAsAPersonCounts() {
        for value in ["五个字正好", "𠮷𠮷𠮷𠮷𠮷", "👨‍👩‍👧e\u{301}abc"] {
            var form = sent(("name", value))
            #expect(form.text(name) == value, "\(value)")
            #expect(form.isValid)
        }
        var long = sent(("name", "六个字太长了"))
        #expect(long.text(name) == "")
        #expect(long.errorSummary.errors.map(\.sentence) == ["「姓名」最多 5 个字，现在是 6 个字"])
        #expect(long.field(name).value == "六个字太长了")
        #expect(long.field(name).error == "「姓名」最多 5 个字，现在是 6 个字")
    }

    @Test func marksWithoutEndAreNoLetter() {
        var form = sent(("name", "e" + String(repeating: "\u{301}", count: 50_000)))
        #expect(form.text(name) == "")
        #expect(!form.isValid)
    }

    @Test func aRepeatedFieldIsRefusedNotChosenFrom() {
        var form = sent(("name", "甲"), ("name", "乙"))
        #expect(form.text(name) == "")
        #expect(form.errorSummary.errors.map(\.sentence) == ["「姓名」重复提交了 2 次，请只填写一次"])
        #expect(form.field(name).value == "甲")
        var list = sent(("name[]", "甲"))
        #expect(list.text(name) == "")
        #expect(!list.isValid)
    }

    @Test(
        arguments: [
            0, 7, 0x1B, 0x7F, 0x86, 0x9B, 0x61C, 0x200E, 0x200F, 0x202A, 0x202D, 0x202E, 0x2066, 0x2069, 0xFDD0, 0xFFFD,
            0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xE0041,
        ] as [UInt32])
    func whatCannotBeShownOrTurnsTheReadingIsRefused(code: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(code))
        for input in [name, Input("name", "姓名", .multiline(rows: 3)), Input("name", "姓名", .email)] {
            var form = sent(("name", "a\(Character(scalar))b"))
            #expect(form.text(input) == "")
            #expect(form.errorSummary.errors.map(\.sentence) == ["「姓名」里有不能显示的字符，请重新输入"])
        }
    }

    @Test func whatIsCopiedAlongUnseenIsDropped() {
        var form = sent(("name", "\u{FEFF}张\u{200B}三\u{2060}"))
        #expect(form.text(name) == "张三")
    }

    @Test func aLineStaysOneLine() {
        var form = sent(("name", "a\nb"))
        #expect(form.text(name) == "")
        #expect(!form.isValid)
        var long = sent(("name", "一\r\n二\r三\n\t四 \r\n"))
        #expect(long.text(Input("name", "说明", .multiline(rows: 5))) == "一\n二\n三\n\t四")
    }

    @Test func aPasswordIsTakenAsItIs() {
        let password = Input("password", "密码", .password)
        var form = sent(("password", "  Ａ１ 春 "))
        #expect(form.text(password) == "  Ａ１ 春 ")
        #expect(form.field(password).value == "")
    }

    @Test(arguments: [
        (Input.Kind.idNumber, " ４１０１０２ 19900517001ｘ ", "41010219900517001X"),
        (.phone, "１３８ 1234 5678", "13812345678"),
        (.email, " zhang＠163．com ", "zhang@163.com"),
        (.number, " １２ ", "12"),
        (.date, "２０２６－０３－０２", "2026-03-02"),
        (.dateTime, " ２０２６-03-02　０９：００ ", "2026-03-02 09:00"),
        (.text, "Ａ", "Ａ"),
    ])
    func fullWidthIsForgivenInNumbersDatesAndAddresses(kind: Input.Kind, typed: String, read: String) {
        var form = sent(("name", typed))
        #expect(form.text(Input("name", "姓名", kind)) == read)
        #expect(form.isValid)
    }

    @Test func theFirstSentenceOfAFieldStays() {
        var form = sent()
        form.fail(name, "一")
        form.fail(name, "二")
        form.fail(named: "", "三")
        #expect(form.errorSummary.errors.map(\.sentence) == ["一", "三"])
    }
}

@Suite struct FormValueTests {
    private let count = Input("count", "人数", .number)

    @Test(arguments: [("1", 1), ("60", 60), ("007", 7), ("+5", 5), ("１０", 10)])
    func aNumberInItsRangeIsRead(text: String, number: Int) {
        var form = sent(("count", text))
        #expect(form.integer(count, in: 1...60) == number)
        #expect(form.isValid)
    }

    @Test(arguments: [
        "0", "61", "-1", "1.5", "1e1", "0x10", "abc", "99999999999999999999999", "-9223372036854775809", "٣", "一",
        "NaN",
    ])
    func anyOtherNumberIsRefusedWithTheRange(text: String) {
        var form = sent(("count", text))
        #expect(form.integer(count, in: 1...60) == nil)
        #expect(form.errorSummary.errors.map(\.sentence) == ["「人数」请填写 1 到 60 之间的整数"])
        #expect(form.field(count).value == text)
    }

    @Test(arguments: ["2024-02-29", "0001-01-01", "9999-12-31"])
    func aDayOfTheCalendarIsRead(text: String) {
        var form = sent(("day", text))
        #expect(form.day(Input("day", "日期", .date))?.text == text)
    }

    @Test(arguments: [
        "2026-02-29", "2026-2-1", "20260201", "2026-13-01", "0000-01-01", "99999-01-01", "2026-02-01x", "--",
    ])
    func aDayThatIsNotInTheCalendarIsRefused(text: String) {
        var form = sent(("day", text))
        #expect(form.day(Input("day", "日期", .date)) == nil)
        #expect(form.errorSummary.errors.map(\.sentence) == ["「日期」请按 2026-03-02 的格式填写真实存在的日期"])
    }

    @Test(arguments: ["2026-03-02 09:00", "2026-03-02T09:00", " 2026-03-02  09:00"])
    func aMomentIsReadInBeijingTime(text: String) {
        var form = sent(("at", text))
        let moment = form.moment(Input("at", "时间", .dateTime))
        #expect(moment?.text == "2026-03-02 09:00" || text.contains("  "))
    }

    @Test(arguments: ["2026-03-02", "2026-03-02 24:00", "2026-03-02 9:00", "2026-02-30 09:00", "09:00", "T", "now"])
    func aMomentThatIsNoneIsRefused(text: String) {
        var form = sent(("at", text))
        #expect(form.moment(Input("at", "时间", .dateTime)) == nil)
        #expect(form.errorSummary.errors.map(\.sentence) == ["「时间」请按 2026-03-02 09:00 的格式填写"])
    }

    @Test func onlyAListedChoiceIsTaken() {
        let choices = [Choice("zhengzhou", "郑州"), Choice("luoyang", "洛阳")]
        let city = Input("city", "城市", .select)
        var form = sent(("city", "luoyang"))
        #expect(form.choice(city, of: choices) == "luoyang")
        #expect(form.field(city, choices: choices).choices.map(\.isSelected) == [false, true])
        for value in ["LUOYANG", "luoyang'", "洛阳", "kaifeng"] {
            var other = sent(("city", value))
            #expect(other.choice(city, of: choices) == nil)
            #expect(other.errorSummary.errors.map(\.sentence) == ["请在「城市」里选择列出的一项"])
        }
    }

    @Test func aBoxIsTickedWhenItWasSent() {
        let box = Input("agree", "同意", .checkbox)
        let (ticked, empty, missing) = (sent(("agree", "1")), sent(("agree", "")), sent())
        #expect(ticked.isTicked(box) && !empty.isTicked(box) && !missing.isTicked(box))
        #expect(ticked.field(box).isChecked && !empty.field(box).isChecked)
        let initial = Form(initial: ["agree": "1"])
        #expect(initial.isTicked(box))
    }

    @Test func aFileIsTakenWhenItHasBytes() throws {
        let site = "/tmp"
        let input = Input("photo", "照片", .file(accept: "image/jpeg"))
        func form(_ bytes: [UInt8], name: String) throws -> Form {
            let file = try TemporaryFile(bytes: bytes, folder: site)
            let part = Part(name: "photo", fileName: name, contentType: nil, content: .file(file))
            return Form(FormData(parts: [part]))
        }
        var good = try form([1, 2, 3], name: "a.jpg")
        #expect(good.file(input)?.byteCount == 3)
        #expect(good.isValid)
        var empty = try form([], name: "a.jpg")
        #expect(empty.file(input) == nil)
        #expect(empty.errorSummary.errors.map(\.sentence) == ["请先选择「照片」的文件"])
        var missing = sent(("photo", "a.jpg"))
        #expect(missing.file(input) == nil)
        #expect(!missing.isValid)
        var optional = sent()
        #expect(optional.file(Input("photo", "照片", .file(accept: "image/jpeg"), isRequired: false)) == nil)
        #expect(optional.isValid)
    }

    @Test func aFormBeforeItIsSentShowsWhatIsKnown() {
        let form = Form(initial: ["name": "张三"])
        #expect(form.field(name).value == "张三")
        #expect(form.field(Input("phone", "手机")).value == "")
        #expect(form.isValid)
        var read = form
        #expect(read.text(name) == "张三")
    }
}
