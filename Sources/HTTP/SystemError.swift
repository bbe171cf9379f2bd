import Glibc

/// A system call that failed: what was tried, and errno.
package struct SystemError: Error, CustomStringConvertible {
    /// The call and what it was about.
    package let operation: String
    /// The value of errno.
    package let code: Int32

    init(_ operation: String, code: Int32 = errno) {
        self.operation = operation
        self.code = code
    }

    /// The operation and what the system says of the error.
    package var description: String { "\(operation): \(String(cString: strerror(code)))" }
}
