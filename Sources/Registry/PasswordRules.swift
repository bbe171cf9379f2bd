import Site
import Workflow

/// What a password has to be (decision 1): a length and no common one for applicants, classes too for staff.
package enum PasswordRules {
    package static let lengthMax = 64

    /// Whose password it is: what it must not be made of.
    package struct Owner: Sendable {
        let role: Role
        let idNumber: String?
        let names: [String]
        let phone: String?

        package init(role: Role, idNumber: String? = nil, names: [String] = [], phone: String? = nil) {
            self.role = role
            self.idNumber = idNumber
            self.names = names
            self.phone = phone
        }
    }

    /// The field's hint.
    package static func hint(for role: Role) -> String {
        role == .applicant
            ? "8 至 64 个字符，什么字符都可以；不能用常见密码，也不能用自己的身份证号、姓名或手机号"
            : "10 至 64 个字符，大写字母、小写字母、数字、其他符号至少要有三种；不能用常见密码、姓名或用户名"
    }

    /// What is wrong with it, as a sentence; nil when it may be used.
    package static func problem(with password: String, of owner: Owner) -> String? {
        let lengthMin = owner.role == .applicant ? 8 : 10
        guard (lengthMin...lengthMax).contains(password.count) else {
            return "密码长度应为 \(lengthMin) 至 \(lengthMax) 个字符，现在是 \(password.count) 个"
        }
        if owner.role != .applicant, classCount(of: password) < 3 {
            return "密码里大写字母、小写字母、数字、其他符号至少要有三种"
        }
        if CommonPasswords.contains(password) { return "这个密码太常见，容易被猜到，请换一个" }
        return ownDataProblem(with: password.lowercased(), of: owner)
    }

    private static func ownDataProblem(with password: String, of owner: Owner) -> String? {
        if let number = owner.idNumber?.lowercased(), password.contains(number) || number.contains(password) {
            return "密码不能使用自己的身份证号或出生日期"
        }
        if let phone = owner.phone, !phone.isEmpty, password.contains(phone) || phone.contains(password) {
            return "密码不能使用自己的手机号"
        }
        if owner.names.contains(where: { $0.count >= 2 && password.contains($0.lowercased()) }) {
            return owner.role == .applicant ? "密码里不能有自己的姓名" : "密码里不能有姓名或用户名"
        }
        return nil
    }

    private static func classCount(of password: String) -> Int {
        let classes = password.unicodeScalars.map { scalar in
            switch scalar {
            case "A"..."Z": 0
            case "a"..."z": 1
            case "0"..."9": 2
            default: 3
            }
        }
        return Set(classes).count
    }
}

/// A new password typed twice: read the same way wherever one is set.
struct NewPassword {
    static func input(for role: Role, label: String = "密码") -> Input {
        // The field takes more than is allowed, so that a longer one is refused in words and never cut by the browser.
        Input(
            "password", label, .password, hint: PasswordRules.hint(for: role), lengthMax: 200,
            autocomplete: "new-password")
    }

    static let repeated = Input(
        "repeat", "重复密码", .password, hint: "两次密码输入需相同", lengthMax: 200, autocomplete: "new-password")

    static func read(_ form: inout Form, label: String = "密码", of owner: PasswordRules.Owner) -> String {
        let input = input(for: owner.role, label: label)
        let password = form.text(input)
        let again = form.text(repeated)
        if !password.isEmpty, let problem = PasswordRules.problem(with: password, of: owner) {
            form.fail(input, problem)
        }
        if !password.isEmpty, !again.isEmpty, password != again { form.fail(repeated, "两次输入的密码不一样，请重新输入") }
        return password
    }
}
