import Kafka
import Testing

@Suite("settings")
struct KafkaConfTests {
  @Test("an unknown name is named")
  func unknown() {
    #expect(throws: KafkaError.unknownSetting(name: "bootstrap.server")) {
      _ = try Producer(settings: ["bootstrap.server": "broker:9092"])
    }
  }

  @Test("a refused value is shown, with its name")
  func bad() throws {
    let error = try #require(throws: KafkaError.self) { _ = try Producer(settings: ["linger.ms": "soon"]) }
    guard case .badSetting("linger.ms", "soon", let reason) = error else {
      Issue.record("got \(error)")
      return
    }
    #expect(!reason.isEmpty)
    #expect(error.description.contains("'linger.ms' cannot be 'soon'"))
    #expect(error.blame == .settings)
  }

  @Test(
    "a refused secret is not shown",
    arguments: ["ssl.key.pem", "ssl_key_password", "sasl.password", "sasl.oauthbearer.config"])
  func secret(name: String) {
    #expect(KafkaConf.isSecret(name))
    #expect(!KafkaConf.isSecret("bootstrap.servers"))
  }

  @Test("a refused private key is not shown")
  func refusedSecret() throws {
    let error = try #require(throws: KafkaError.self) {
      _ = try Producer(settings: ["security.protocol": "ssl", "ssl.key.pem": "not a key"], log: { _ in })
    }
    #expect(!error.description.contains("not a key"))
    #expect(!"\(error)".contains("not a key"))
  }

  @Test("settings that exclude each other are refused before any network")
  func excluding() throws {
    let error = try #require(throws: KafkaError.self) {
      _ = try Producer(settings: ["enable.idempotence": "true", "acks": "1"], log: { _ in })
    }
    guard case .clientRefused(let reason) = error else {
      Issue.record("got \(error)")
      return
    }
    #expect(reason.contains("acks"))
  }

  @Test(
    "what the loop relies on cannot be changed",
    arguments: [
      ("enable.auto.commit", "true"), ("enable.auto.offset.store", "true"),
      ("partition.assignment.strategy", "cooperative-sticky"),
    ])
  func fixed(name: String, value: String) throws {
    let error = try #require(throws: KafkaError.self) {
      _ = try ConsumerLoop(settings: ["group.id": "g", name: value], source: .group(topics: ["t"]))
    }
    guard case .badSetting(name, value, _) = error else {
      Issue.record("got \(error)")
      return
    }
  }
}
