// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: Swift 6 mode, no implicit existentials, imports that do not leak.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The hot path crosses from the vocabulary into the engine for every field of every event: without optimisation across
/// modules, each such step of a few instructions is a call, and without `unchecked` many of them ask whether somebody else has
/// the variable, which one thread and what is not copyable rule out.
let hot =
  strict + [
    .unsafeFlags(
      ["-cross-module-optimization", "-enforce-exclusivity=unchecked"], .when(configuration: .release))
  ]

let protobuf = Package.Dependency.package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0")
let yams = Package.Dependency.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")

// Imports point one way: HealthRecords and Indicators and CounterEngine know no Kafka, no clock and no files.
// FlyingFox serves HTTP because a clean build counts: the larger servers bring TLS and HTTP/2 and triple its time.
let package = Package(
  name: "kpistream",
  products: [.executable(name: "kpistream", targets: ["kpistream"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    protobuf,
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    yams,
  ],
  targets: [
    .target(name: "HealthRecords", swiftSettings: hot),
    .target(
      name: "RecordMessages",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      swiftSettings: strict),
    .target(
      name: "Indicators",
      dependencies: ["HealthRecords", .product(name: "Yams", package: "Yams")],
      exclude: ["Guide.md", "Resources"],
      swiftSettings: strict,
      plugins: ["EmbedFilesPlugin"]),
    // The catalogue travels inside the program: one file to install, nothing to lose beside it.
    .executableTarget(name: "EmbedFiles", swiftSettings: strict),
    .plugin(
      name: "EmbedFilesPlugin", capability: .buildTool(), dependencies: ["EmbedFiles"], path: "Sources/EmbedFilesPlugin"
    ),
    // What the tests of several targets share.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "IndicatorsTests", dependencies: ["HealthRecords", "Indicators"], swiftSettings: strict),
    .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
    .target(
      name: "Kafka", dependencies: ["CRdKafka"], exclude: ["README.md"],
      swiftSettings: strict + [.strictMemorySafety()]),
    .executableTarget(
      name: "kafka-throughput", dependencies: ["Kafka"], path: "benchmarks/KafkaThroughput", swiftSettings: strict),
    .target(
      name: "BrokerSupport", dependencies: ["Kafka"], path: "Tests/BrokerSupport", exclude: ["README.md"],
      swiftSettings: strict),
    .testTarget(name: "KafkaTests", dependencies: ["BrokerSupport", "Kafka"], swiftSettings: strict),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CPrefetch"),
    .target(name: "CounterEngine", dependencies: ["CPrefetch", "HealthRecords", "Indicators"], swiftSettings: hot),
    .target(
      name: "StreamRuntime",
      dependencies: [
        "CMalloc", "CounterEngine", "HealthRecords", "Indicators", "Kafka", "RecordMessages",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      // An event touches several properties of the role, each of which would be checked for a second access.
      swiftSettings: strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]),
    .target(
      name: "Simulation",
      dependencies: [
        "CZip", "HealthRecords", "RecordMessages", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommitProtocolTests",
      dependencies: [
        "CounterEngine", "HealthRecords", "Indicators", "Kafka", "RecordMessages", "StreamRuntime", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Simulation", "HealthRecords", "RecordMessages",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "RestoreThroughput",
      dependencies: [
        "CounterEngine", "HealthRecords", "Indicators", "Kafka", "RecordMessages", "StreamRuntime",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      path: "benchmarks/RestoreThroughput", swiftSettings: strict),
    // Roles against a test cluster in the same process, which fails as it is told to.
    .testTarget(
      name: "StreamRuntimeTests",
      dependencies: [
        "BrokerSupport", "CounterEngine", "HealthRecords", "Indicators", "Kafka", "RecordMessages", "StreamRuntime",
        "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    // System libraries: they cost a clean build nothing.
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .target(
      name: "Import",
      dependencies: [
        "CCrypto", "CSQLite", "CZip", "HealthRecords", "Kafka", "RecordMessages",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      // A row goes through many small steps of many files.
      swiftSettings: hot),
    .executableTarget(
      name: "import-throughput", dependencies: ["HealthRecords", "Import", "Kafka"],
      path: "benchmarks/ImportThroughput",
      swiftSettings: strict),
    .testTarget(
      name: "ImportTests",
      dependencies: [
        "Import", "HealthRecords", "Kafka", "RecordMessages", "Simulation", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "kpistream",
      dependencies: [
        "CounterEngine", "HealthRecords", "Import", "Indicators", "Kafka", "RecordMessages", "Simulation",
        "StreamRuntime",
        "Wall",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    // Runs the built program as its users do, several processes at a time.
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "kpistream", "CounterEngine", "HealthRecords", "Indicators", "Kafka", "RecordMessages", "Simulation",
        "StreamRuntime", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FaultTests",
      dependencies: [
        "kpistream", "BrokerSupport", "Kafka", "RecordMessages", "StreamRuntime", "TestSupport",
        .product(name: "Logging", package: "swift-log"), .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ], swiftSettings: strict),
    .target(
      name: "Wall",
      dependencies: [
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.embedInCode("Resources")],
      swiftSettings: strict),
    .testTarget(
      name: "WallTests", dependencies: ["Wall", "TestSupport", .product(name: "Logging", package: "swift-log")],
      swiftSettings: strict),
    .testTarget(
      name: "CatalogueTests", dependencies: ["CounterEngine", "HealthRecords", "Indicators"], swiftSettings: strict),
    .testTarget(
      name: "CounterEngineTests",
      dependencies: [
        "CounterEngine", "HealthRecords", "Indicators", "RecordMessages", "Simulation", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HealthRecordsTests",
      dependencies: [
        "HealthRecords", "RecordMessages", "TestSupport", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "EngineBench", dependencies: ["CounterEngine", "HealthRecords", "Indicators"],
      path: "benchmarks/EngineBench", swiftSettings: strict),
    .executableTarget(
      name: "EngineThroughput", dependencies: ["CounterEngine", "EngineBench", "HealthRecords", "Indicators"],
      path: "benchmarks/EngineThroughput", swiftSettings: strict),
    // What benchmarks share that run whole programs against a broker.
    .target(
      name: "BenchSupport",
      dependencies: [
        "BrokerSupport", "HealthRecords", "Kafka", "LabJob", "RecordMessages", "StreamRuntime",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      path: "benchmarks/BenchSupport", swiftSettings: strict),
    .target(name: "LabJob", dependencies: ["HealthRecords"], path: "benchmarks/LabJob", swiftSettings: strict),
    // The yardstick of the macro benchmark, in C on purpose.
    .executableTarget(
      name: "PlainLabJob", dependencies: ["CRdKafka"], path: "benchmarks/PlainLabJob"),
    .executableTarget(
      name: "MacroThroughput",
      dependencies: ["BenchSupport", "Kafka", "LabJob", "StreamRuntime"],
      path: "benchmarks/MacroThroughput", swiftSettings: strict),
    .executableTarget(
      name: "LiveLatency",
      dependencies: ["BenchSupport", "Kafka", "LabJob", "StreamRuntime"],
      path: "benchmarks/LiveLatency", swiftSettings: strict),
    .executableTarget(
      name: "SnapshotThroughput",
      dependencies: [
        "BenchSupport", "CounterEngine", "EngineBench", "HealthRecords", "Indicators", "Kafka", "StreamRuntime",
      ],
      path: "benchmarks/SnapshotThroughput", swiftSettings: strict),
    .executableTarget(
      name: "StartUpTime",
      dependencies: ["BenchSupport", "CounterEngine", "EngineBench", "Indicators", "StreamRuntime"],
      path: "benchmarks/StartUpTime", swiftSettings: strict),
    .executableTarget(
      name: "ProvinceThroughput",
      dependencies: ["CounterEngine", "EngineBench", "HealthRecords", "Indicators", "Simulation"],
      path: "benchmarks/ProvinceThroughput", swiftSettings: strict),
  ]
)

// The sanitiser builds everything it is given anew: the modules that hold raw pointers are enough, and a tenth of the time.
let only: [String: (targets: Set<String>, dependencies: [Package.Dependency])] = [
  "Kafka": (["CRdKafka", "Kafka", "BrokerSupport", "KafkaTests"], []),
  "CounterEngine": (
    [
      "HealthRecords", "HealthRecordsTests", "CPrefetch", "CounterEngine", "CounterEngineTests", "Indicators",
      "EmbedFiles", "EmbedFilesPlugin", "RecordMessages", "CZip", "Simulation", "TestSupport",
    ],
    [protobuf, yams]
  ),
]
if let kept = Context.environment["KPISTREAM_ONLY"].flatMap({ only[$0] }) {
  package.targets.removeAll { !kept.targets.contains($0.name) }
  package.products = []
  package.dependencies = kept.dependencies
}
