import Site

/// What a person's own data has to look like; each function gives a sentence, or nil when it is right.
enum PersonRules {
    static let nameLengthMax = 50

    static let educations = [
        "博士研究生", "硕士研究生", "大学本科", "大学专科", "中专（含技校、职高）", "高中", "初中及以下",
    ]

    static var educationChoices: [Choice] {
        [Choice("", "请选择")] + educations.map { Choice($0, $0) }
    }

    /// The name with every kind of middle dot as `·`.
    static func plainName(_ name: String) -> String {
        String(name.map { "•‧・．∙⋅".contains($0) ? "·" : $0 })
    }

    /// Letters of any script, rare Chinese ones too (㐂, 𠮷); between them dots, hyphens, apostrophes and single spaces.
    static func nameProblem(_ name: String) -> String? {
        let isRight = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.isIdeographic
                || scalar.properties.generalCategory == .nonspacingMark || "·-.'’ ".unicodeScalars.contains(scalar)
        }
        guard isRight, !name.contains("  ") else { return "姓名只能由汉字、字母和间隔号「·」组成，请与身份证上的姓名一致" }
        guard let first = name.first, first.isLetter, name.count >= 2 else { return "请填写身份证上的完整姓名" }
        return nil
    }

    static func emailProblem(_ address: String) -> String? {
        let sentence = "电子邮箱的格式不对，应类似 zhangsan@163.com"
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), parts[1].utf8.count <= 190 else {
            return sentence
        }
        let isLocalRight = parts[0].utf8.allSatisfy { byte in
            isLetterOrDigit(byte) || "!#$%&'*+/=?^_`{|}~.-".utf8.contains(byte)
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        let isDomainRight =
            labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 45 }
            }
        let hasOddDots = parts[0].hasPrefix(".") || parts[0].hasSuffix(".") || parts[0].contains("..")
        return isLocalRight && isDomainRight && !hasOddDots ? nil : sentence
    }

    /// A mobile number of the mainland: 11 digits, 13 to 19 in front.
    static func phoneProblem(_ phone: String) -> String? {
        let bytes = Array(phone.utf8)
        let isRight =
            bytes.count == 11 && bytes.allSatisfy { (48...57).contains($0) } && bytes[0] == 49
            && (51...57).contains(bytes[1])
        return isRight ? nil : "手机号应为 11 位数字，以 13 至 19 开头，请核对"
    }

    static func postcodeProblem(_ postcode: String) -> String? {
        let isRight = postcode.utf8.count == 6 && postcode.utf8.allSatisfy { (48...57).contains($0) }
        return isRight ? nil : "邮编应为 6 位数字"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
