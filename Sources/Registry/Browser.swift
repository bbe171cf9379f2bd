/// A browser in words, as far as its User-Agent tells.
enum Browser {
    static func words(_ userAgent: String) -> String {
        let programs = [
            ("Edg", "Edge"), ("QQBrowser", "QQ 浏览器"), ("MicroMessenger", "微信"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"),
        ]
        let systems = [
            ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"),
            ("Linux", "Linux"),
        ]
        let words = [programs, systems].compactMap { list in
            list.first { userAgent.contains($0.0) }?.1
        }
        return words.isEmpty ? "未知浏览器" : words.joined(separator: "，")
    }
}
