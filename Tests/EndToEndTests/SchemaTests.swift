import HealthRecords
import SwiftProtobuf
import Testing

/// The schema, the table that the decoder goes by, and what has been released: the same names, numbers and types.
struct SchemaTests {
  private struct Field: Hashable {
    var name: String
    var number: Int
    /// As written in the schema: `string`, `int32`, with `repeated` or `optional` before it.
    var type: String
  }

  /// Messages of `topics/records.proto` with their fields.
  private func schema() throws -> [String: [Field]] {
    var messages: [String: [Field]] = [:]
    var message = ""
    for line in try Clone.text("topics/records.proto").split(separator: "\n") {
      if let begin = line.firstMatch(of: /^message (\w+) \{/) { message = String(begin.1) }
      if let field = line.firstMatch(of: /^  ((?:optional |repeated )?\w+) (\w+) = (\d+);/) {
        messages[message, default: []].append(
          Field(name: String(field.2), number: try #require(Int(field.3)), type: String(field.1)))
      }
    }
    return messages
  }

  /// Messages of the last release.
  private func released() throws -> [String: [Field]] {
    let set = try Google_Protobuf_FileDescriptorSet(serializedBytes: Clone.bytes("topics/records.descriptor"))
    var messages: [String: [Field]] = [:]
    for message in set.file.flatMap(\.messageType) {
      messages[message.name] = message.field.map { field in
        let prefix = field.proto3Optional ? "optional " : field.label == .repeated ? "repeated " : ""
        let type = "\(field.type)".replacing("TYPE_", with: "").lowercased()
        return Field(name: field.name, number: Int(field.number), type: prefix + type)
      }
    }
    return messages
  }

  @Test("field numbers never change meaning: every released field is still there")
  func compatible() throws {
    let now = try schema()
    let released = try released()
    #expect(released.count >= 30)
    for (message, fields) in released {
      let present = try #require(now[message], "message \(message) is gone")
      for field in fields {
        #expect(present.contains(field), "\(message).\(field.name) = \(field.number) (\(field.type)) was changed")
      }
    }
  }

  @Test("the decoder's table is the schema", arguments: RecordKind.all.map(\.name))
  func table(name: String) throws {
    let kind = try #require(RecordKind.named(name))
    let message = try #require(try schema()[kind.message], "no message \(kind.message)")
    let header = message.filter { $0.number < 10 }
    #expect(
      header == [
        Field(name: "record_id", number: 1, type: "string"), Field(name: "unit", number: 2, type: "string"),
        Field(name: "subject", number: 3, type: "string"), Field(name: "updated", number: 4, type: "int64"),
        Field(name: "deleted", number: 5, type: "bool"),
      ])
    let fields = message.filter { $0.number >= 10 }
    #expect(fields.map(\.name).sorted() == kind.fields.map(\.name).sorted())
    for field in kind.fields {
      let written = try #require(fields.first { $0.name == field.name })
      #expect(written.number == field.number, "\(name).\(field.name)")
      let allowed: [String] =
        switch field.type {
        case .code, .icd, .text: ["string"]
        case .codes, .icds: ["repeated string"]
        case .date: ["int32"]
        case .time: ["int64"]
        case .bool: ["bool"]
        case .int: ["optional int32"]
        case .long: ["optional int64"]
        case .decimal: ["optional double"]
        }
      #expect(allowed.contains(written.type), "\(name).\(field.name) is \(written.type) on the wire")
    }
  }
}
