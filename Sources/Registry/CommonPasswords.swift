/// Passwords that are tried first: the usual ones, alone or with digits and signs behind or in front, and what a hand
/// types without thinking: runs, repetitions, rows of the keyboard, dates.
enum CommonPasswords {
    static func contains(_ password: String) -> Bool {
        let text = password.lowercased()
        return whole.contains(text) || isRepetition(text) || isRun(text) || isOnKeyboard(text) || isDate(text)
            || stems.contains(stem(of: text))
    }

    /// The word inside: digits and signs at both ends are dropped, look-alikes turned back into letters.
    private static func stem(of text: String) -> String {
        let word = text.drop { !$0.isLetter }
        guard let last = word.lastIndex(where: \.isLetter) else { return "" }
        let plain = word[...last].map { lookAlikes[$0] ?? $0 }
        let ends = text.count - word[...last].count
        // A long tail is a password of its own, whatever the word.
        return ends <= 8 ? String(plain) : ""
    }

    private static let lookAlikes: [Character: Character] = [
        "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t",
    ]

    /// `aaaaaaaa`, `abababab`, `12341234`.
    private static func isRepetition(_ text: String) -> Bool {
        let letters = Array(text)
        return (1...4).contains { period in
            letters.count >= period * 2 && letters.indices.allSatisfy { letters[$0] == letters[$0 % period] }
        }
    }

    /// `12345678`, `87654321`, `abcdefgh`: every step the same, one up, one down.
    private static func isRun(_ text: String) -> Bool {
        let values: [Int] = text.unicodeScalars.map { Int($0.value) }
        let pairs = zip(values, values.dropFirst())
        // After 9 comes 0.
        let rises = pairs.allSatisfy { (left: Int, right: Int) in right == left + 1 || (left == 57 && right == 48) }
        return rises || pairs.allSatisfy { (left: Int, right: Int) in right == left - 1 }
    }

    private static let rows = [
        "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1234567890-=", "!@#$%^&*()_+", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
        "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmik", "1a2s3d4f5g6h7j8k9l", "147258369",
        "123qweasdzxc", "qweasdzxcrtyfghvbn", "qwer1234asdf", "asdf1234qwer", "123qwe456rty", "qwe123asd456",
        "741852963",
        "a1b2c3d4e5f6g7h8", "abc123def456", "aa112233bb", "1234qwerasdfzxcv", "qwerasdfzxcv1234", "112233445566778899",
    ]

    private static func isOnKeyboard(_ text: String) -> Bool {
        rows.contains { $0.contains(text) || String($0.reversed()).contains(text) }
    }

    /// `19900101`, `1990-01-01`.
    private static func isDate(_ text: String) -> Bool {
        let digits = text.filter { !"-./年月日".contains($0) }
        guard digits.count == 8, digits.utf8.allSatisfy({ (48...57).contains($0) }), let year = Int(digits.prefix(4)),
            let month = Int(digits.dropFirst(4).prefix(2)), let day = Int(digits.suffix(2))
        else { return false }
        return (1900...2099).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    private static let whole: Set<String> = words(
        """
        1234567890 123456789 12345678 123456789a a123456789 a12345678 12345678a 123456aa aa123456 aa12345678 123456abc
        abc123456 abcd1234 1234abcd abcd123456 abc12345 123abc456 q123456789 qq123456 qq123456789 123456qq 123456789q
        z123456789 w123456789 zxc123456 zz123456 asd123456 qwe123456 123456asd 123456qwe qwe12345 asd12345 1q2w3e4r
        1q2w3e4r5t 1qaz2wsx 1qaz@wsx 1qaz!qaz !qaz2wsx zaq12wsx zaq1zaq1 qazwsxedc qaz123456 wsx123456 qwerty123
        qwer1234 1234qwer qwerasdf asdfqwer qwertyui asdfghjk zxcvbnm1 zxcvbnm123 asdfghjkl1 1qazxsw2 3edc4rfv 2wsx3edc
        7ujm8ik9 5201314520 52013145 5201314a a5201314 1314520520 13145200 520131400 1314521 woaini520 woaini1314
        woaini123 woaini521 woaini123456 woaini1314520 iloveyou1 iloveyou2 iloveyou520 iloveyou1314 love5201314 wo123456
        ai123456 aini1314 88888888 66668888 88886666 11223344 11112222 12121212 12344321 12341234 11111111 00000000
        99999999 123123123 147258369 123654789 987654321 963852741 159753456 159357159 741852963 789456123 456789123
        123698745 321654987 110120119 119120110 120110119 110110110 112233445566 100200300 123456123 123456654321
        456123789 789789789 520520520 521521521 1314131 13141314 31415926 314159265 3141592653 271828182 147852369
        1472583690 0123456789 01234567 00123456 0000000000 1111111111 6666666666 8888888888 9876543210 1231231234
        1357924680 2468013579 13579246 24681357 password passw0rd p@ssw0rd p@ssword pa55word passwd123 password1
        password12 password123 password1234 password! password1! passw0rd! p@ssw0rd1 p@ssw0rd123 admin123 admin1234
        admin12345 admin888 admin888888 admin@123 admin123456 admin!@# adminadmin administrator root1234 root123456
        test1234 test123456 guest123 user1234 user123456 welcome1 welcome123 welcome@123 changeme changeme123 letmein1
        letmein123 default123 master123 system123 server123 sa123456 huawei123 huawei@123 cisco123 oracle123 mysql123
        tomcat123 weblogic1 123qwe!@# 123!@#qwe !@#123qwe qwe!@#123 1234!@#$ !@#$1234 qwer!@#$ !@#$qwer aaa111222
        aaa123456 aaaa1111 1111aaaa a1111111 a11111111 a88888888 a66666666 a00000000 aa888888 aa666666 aa111111
        aaaaaa111 qq111111 qq666666 qq888888 qqqq1111 1a2b3c4d a1b2c3d4 a1s2d3f4 q1w2e3r4 z1x2c3v4 zhang123 wang1234
        liu12345 chen1234 zhao1234 wangjing zhangwei wangwei1 zhangjie liuyang1 xiaoming xiaohong lixiaolong nihao123
        nihao1234 nihaoma1 woshishui woshiwo1 woaiwojia woaizhongguo zhongguo1 zhongguo123 china123 china2008 china1949
        beijing2008 beijing123 shanghai1 henan123 henan1234 zhengzhou zhengzhou1 luoyang123 kaifeng123 jianzhu123
        jiaoyu123 kaoshi123 kaoshi123456 baoming123 baoming123456 xuexi123 xuesheng1 laoshi123 gongzuo123 mima1234
        mima123456 wodemima woshimima dearbook caonima123 nimabide shabi123 tianya123 taobao123 baidu123 weixin123
        wangyi163 sina1234 qwertyuiop asdfghjkl zxcvbnm123 iloveyou sunshine princess football baseball superman
        batman123 dragon123 monkey123 shadow123 michael1 jennifer jordan23 trustno1 starwars computer internet samsung1
        iphone123 facebook google123 whatever freedom1 corvette mercedes blink182 liverpool chelsea1 arsenal1 barcelona
        manchester maverick jessica1 charlie1 qwerty12 qwerty1234 qwerty12345 abcdefgh abcdefg1 abcdefg123 abcd12345
        abc123abc abc123123 123abc123
        """)

    /// Refused with anything short around them: `admin2024!`, `Zhengzhou@1`.
    private static let stems: Set<String> = words(
        """
        password passwd passwort admin administrator root guest system manager default changeme letmein welcome login
        master secret qwerty qwert qwer qwertyuiop asdf asdfg asdfgh asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qaz qazwsx wsx
        qwe asd zxc abc abcd abcde abcdef abcdefg aaa aaaa aaaaaa qqq qqqq qqqqqq www zzz xxx iloveyou loveyou lovely
        love baby angel sunshine princess dragon monkey shadow superman batman football basketball baseball jordan kobe
        hello hellokitty woaini woaiwo woaiwoziji woaizhongguo aini wo nihao nihaoma mima wodemima woshishui woshiwo
        xiaoming xiaohong zhang wang li liu chen yang zhao huang zhou wu zhongguo china beijing shanghai henan shanxi
        zhengzhou luoyang kaifeng xinxiang anyang nanyang xinyang shangqiu zhoukou xuchang luohe puyang hebi jiaozuo
        jiyuan sanmenxia pingdingshan zhumadian jianzhu jianshe gongcheng shigong kaoshi baoming xuexi xuesheng laoshi
        peixun xuexiao daxue gongsi gongzuo yonghu guanliyuan test testing user demo sample temp huawei lenovo xiaomi
        apple iphone samsung google baidu tencent taobao alibaba weixin wechat qq oracle mysql redis tomcat linux
        windows computer internet server office
        """)

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
