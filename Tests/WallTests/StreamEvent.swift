import FoundationEssentials

/// One event of a stream, as a browser would understand it.
struct StreamEvent: Equatable {
  struct Snapshots: Decodable, Equatable {
    struct Item: Decodable, Equatable {
      let key: String
      let numerator: Double?
    }
    var reset: Bool?
    var snapshots: [Item]
    var removed: [String]
  }

  struct Status: Decodable, Equatable {
    var source: String
    var snapshots: Int
    var metadata: Int
    var server_time: Int64
  }

  var name = "message"
  var id: String?
  var data = ""

  /// Comments become events named `:`; an event not yet ended by its empty line is left out.
  static func parse(_ text: String) -> [StreamEvent] {
    var events: [StreamEvent] = []
    var blocks = text.components(separatedBy: "\n\n")
    blocks.removeLast()
    for block in blocks {
      var event = StreamEvent()
      for line in block.components(separatedBy: "\n") {
        if line.hasPrefix(":") { event.name = ":" }
        if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
        if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
        if line.hasPrefix("data: ") { event.data += line.dropFirst(6) }
      }
      events.append(event)
    }
    return events
  }

  var snapshots: Snapshots? {
    name == "snapshot" ? try? JSONDecoder().decode(Snapshots.self, from: Data(data.utf8)) : nil
  }

  var status: Status? {
    name == "status" ? try? JSONDecoder().decode(Status.self, from: Data(data.utf8)) : nil
  }
}

extension [StreamEvent] {
  /// What a page that took all of these would show: numerator by key.
  var shown: [String: Double] {
    var shown: [String: Double] = [:]
    for message in compactMap(\.snapshots) {
      if message.reset == true { shown = [:] }
      for key in message.removed { shown[key] = nil }
      for item in message.snapshots { shown[item.key] = item.numerator }
    }
    return shown
  }
}
