// swift-tools-version: 6.1
import PackageDescription

/// Arrows point to what is imported; nothing points up or sideways (`make check` builds with the import check on).
let package = Package(
    name: "kaozheng",
    products: [.executable(name: "kaozheng", targets: ["kaozheng"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // System libraries: module maps, from Debian's -dev packages.
        system("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
        system("COpenSSL", pkgConfig: "openssl", debian: "libssl-dev"),
        system("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
        system("CGD", pkgConfig: "gdlib", debian: "libgd-dev"),
        system("CCairo", pkgConfig: "pangocairo", debian: "libpango1.0-dev"),
        system("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        system("CEspeak", pkgConfig: "espeak-ng", debian: "libespeak-ng-dev"),
        .systemLibrary(name: "CLinux"),

        // Libraries that know nothing of examinations.
        .target(name: "HTTP", dependencies: ["CLinux", "CZlib"]),
        .target(name: "Database", dependencies: ["CSQLite"]),
        .target(name: "Templating"),
        .target(name: "Documents", dependencies: ["CGD", "CCairo", "CEspeak"]),

        // What every page needs.
        .target(name: "Workflow", dependencies: ["Database", "COpenSSL"]),
        .target(name: "Site", dependencies: ["Workflow", "Database", "Templating", "Documents", "HTTP", "COpenSSL"]),
        .target(
            name: "Registry",
            dependencies: ["Site", "Workflow", "Database", "Templating", "Documents", "HTTP", "COpenSSL", "CCurl"]),

        // What every examination shares, then the programmes, then the program.
        .target(name: "Examinations", dependencies: business),
        .target(name: "Certificates", dependencies: business),
        .target(
            name: "SiteStaff",
            dependencies: business + ["Examinations", "Certificates"]),
        .executableTarget(
            name: "kaozheng",
            dependencies: business + [
                "Examinations", "Certificates", "SiteStaff",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        .target(
            name: "TestSupport", dependencies: ["Site", "Workflow", "Database", "Templating", "HTTP", "CLinux"],
            path: "Tests/TestSupport"),
        tests("HTTP", ["CLinux", "CZlib"]),
        tests("Database", ["CSQLite"]),
        tests("Templating"),
        tests("Documents", ["CGD"]),
        tests("Workflow", ["Database"]),
        tests("Site", ["Workflow", "Database", "Templating", "HTTP"]),
        tests("Registry", ["Site", "Workflow", "Database", "Documents", "Templating", "HTTP", "CGD"]),
        tests("Examinations", ["Registry", "Site", "Workflow", "Database", "HTTP"], tables: true),
        tests("Certificates", ["Registry", "Site", "Workflow", "Database", "HTTP"]),
        tests(
            "SiteStaff", ["Examinations", "Certificates", "Registry", "Site", "Workflow", "Database", "HTTP"],
            tables: true),
        .testTarget(
            name: "JourneyTests",
            dependencies: business + ["kaozheng", "TestSupport", "SiteStaff", "Examinations", "Certificates"]),
        .testTarget(
            name: "ArchitectureTests",
            dependencies: business + ["kaozheng", "TestSupport", "SiteStaff", "Examinations", "Certificates"],
            exclude: ["tables"]),
    ],
    swiftLanguageModes: [.v6]
)

/// What the targets that know the business may import.
var business: [Target.Dependency] {
    ["Registry", "Site", "Workflow", "Database", "Templating", "Documents", "HTTP"]
}

func system(_ name: String, pkgConfig: String, debian: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// The tests of a target; `tables` says that a folder of printed tables under review lies beside them.
func tests(_ name: String, _ more: [Target.Dependency] = [], tables: Bool = false) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + more,
        exclude: tables ? ["tables"] : [])
}
