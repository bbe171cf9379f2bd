import TestSupport
import Testing

@Suite struct WireTests {
    @Test(arguments: WireCase.all)
    func answersAsTheStandardSays(_ wire: WireCase) async throws {
        try await RunningServer.run { running in
            let client = try RawClient(port: running.port)
            try client.send(wire.bytes)
            let (statuses, goesOn, givesUp) =
                switch wire.outcome {
                case .keeps(let statuses): (statuses, true, false)
                case .closes(let statuses): (statuses, false, false)
                case .givesUp(let statuses): (statuses, false, true)
                }
            for (index, status) in statuses.enumerated() {
                if givesUp && index == statuses.count - 1 { client.closeSending() }
                let response = try client.response(toHead: wire.toHead)
                #expect(response.status == status)
                if index == 0, let text = wire.text { #expect(response.text == text) }
                if status >= 200 { check(response, isLast: !goesOn && index == statuses.count - 1) }
            }
            if goesOn {
                try client.send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.response().text == "GET /alive")
            } else {
                #expect(try client.rest().isEmpty)
            }
            #expect(!running.application.targets.contains("/smuggled"))
        }
    }

    /// What every response has (RFC 9110 §6.6.1, RFC 9112 §6.1, §9.6).
    private func check(_ response: RawResponse, isLast: Bool) {
        #expect(response.headers("Date").count == 1)
        #expect(response.headers("Content-Length").count == (response.status == 204 ? 0 : 1))
        #expect(response.header("Transfer-Encoding") == nil)
        #expect(response.header("X-Evil") == nil)
        #expect((response.header("Connection") == "close") == isLast)
    }

    @Test func thereAreEnoughCasesAndNoneTwice() {
        #expect(WireCase.all.count >= 150)
        #expect(Set(WireCase.all.map(\.description)).count == WireCase.all.count)
    }
}
