import HealthRecords

/// The named definitions of a catalogue: parameterless ones are checked once and shared, others are inlined where used.
final class Definitions {
  final class Entry {
    let name: String
    let parameters: [(name: String, type: ParameterType)]
    let source: SourceText
    let body: Syntax
    /// Names that the body may use besides its parameters.
    let names: Names
    var isBeingChecked = false
    var checked: Checked?
    var failed = false

    init(
      name: String, parameters: [(name: String, type: ParameterType)], source: SourceText, body: Syntax, names: Names
    ) {
      self.name = name
      self.parameters = parameters
      self.source = source
      self.body = body
      self.names = names
    }
  }

  struct Checked {
    let index: Int
    let type: ValueType
    let isICD: Bool
    let subject: RecordKind.Subject?
  }

  /// The type of a parameter: a record of a kind, or a value.
  enum ParameterType { case record(RecordKind), value(ValueType) }

  /// One level of names: an indicator's own, then the shared ones.
  final class Names {
    let parent: Names?
    /// Before the name in `CheckedDefinition.name`: the indicator's id and a dot.
    let prefix: String
    private(set) var entries: [String: Entry] = [:]

    init(parent: Names? = nil, prefix: String = "") {
      self.parent = parent
      self.prefix = prefix
    }

    func find(_ name: String) -> Entry? { entries[name] ?? parent?.find(name) }
    func add(_ entry: Entry) { entries[entry.name] = entry }
    var all: [String] { entries.keys + (parent?.all ?? []) }
  }

  /// What the engine gets; each names only earlier ones.
  private(set) var checked: [CheckedDefinition] = []

  func append(_ definition: CheckedDefinition) -> Int {
    checked.append(definition)
    return checked.count - 1
  }
}
