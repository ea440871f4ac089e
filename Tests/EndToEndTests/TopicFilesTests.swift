import Foundation
import HealthRecords
import StreamRuntime
import Testing
import Yams

/// `topics/` says what the program does.
struct TopicFilesTests {
  private struct Listing: Decodable {
    struct Topic: Decodable {
      let name: String
      let message: String?
      let key: String
      let cleanup: String
      let retentionDays: Int?
      let copartitioned: Bool
      let purpose: String

      enum CodingKeys: String, CodingKey {
        case name, message, key, cleanup, copartitioned, purpose
        case retentionDays = "retention_days"
      }
    }
    let topics: [Topic]
  }

  @Test("topics.yaml lists the declared topics, no more, no fewer, in their order")
  func topicsYaml() throws {
    let listing = try YAMLDecoder().decode(Listing.self, from: Clone.text("topics/topics.yaml"))
    #expect(listing.topics.map(\.name) == TopicDeclaration.all.map(\.name))
    for (listed, declared) in zip(listing.topics, TopicDeclaration.all) {
      let message = RecordKind.forTopic(declared.name).map { "kpistream.v1.\($0.message)" }
      #expect(listed.message == message, "\(declared.name)")
      #expect(listed.key == declared.key, "\(declared.name)")
      #expect(listed.cleanup == declared.cleanup.rawValue, "\(declared.name)")
      #expect(listed.retentionDays == declared.retentionDays, "\(declared.name)")
      #expect(listed.copartitioned == declared.isInput, "\(declared.name)")
      #expect(listed.purpose == declared.purpose, "\(declared.name)")
    }
  }

  @Test("asyncapi.yaml has a channel for every topic, and every reference leads somewhere")
  func asyncAPI() throws {
    let text = try Clone.text("topics/asyncapi.yaml")
    let document = try #require(try Yams.load(yaml: text) as? [String: Any])
    #expect("\(document["asyncapi"] ?? "")".hasPrefix("3."))
    let channels = try #require(document["channels"] as? [String: [String: Any]])
    #expect(Set(channels.keys) == Set(TopicDeclaration.all.map(\.name)))
    let components = try #require(document["components"] as? [String: [String: Any]])
    for kind in RecordKind.all {
      let references = try #require(channels[kind.topic]?["messages"] as? [String: [String: String]])
      let name = try #require(references.values.first?["$ref"]?.split(separator: "/").last)
      let message = try #require(components["messages"]?[String(name)] as? [String: Any], "\(kind.topic)")
      #expect(message["name"] as? String == "kpistream.v1.\(kind.message)")
    }
    for match in text.matches(of: /\$ref: '#\/([^']+)'/) {
      var place: Any? = document
      for step in match.1.split(separator: "/") { place = (place as? [String: Any])?[String(step)] }
      #expect(place != nil, "\(match.1)")
    }
  }
}
