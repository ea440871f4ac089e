// swift-tools-version: 6.1
import PackageDescription

/// Settings of every target: Swift 6 mode, no implicit existentials, imports that do not leak.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// Imports point one way: HealthRecords and Indicators and CounterEngine know no Kafka, no clock and no files.
// FlyingFox serves HTTP because a clean build counts: the larger servers bring TLS and HTTP/2 and triple its time.
let package = Package(
  name: "kpistream",
  products: [.executable(name: "kpistream", targets: ["kpistream"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "HealthRecords", swiftSettings: strict),
    .target(
      name: "RecordMessages",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      swiftSettings: strict),
    .target(
      name: "Indicators",
      dependencies: ["HealthRecords", .product(name: "Yams", package: "Yams")],
      swiftSettings: strict),
    .executableTarget(
      name: "kpistream",
      dependencies: [
        "HealthRecords", "Indicators", "RecordMessages",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
  ]
)
