import HealthRecords

/// Reads a `define:` block: `name: expression`, or `name(kind record, date day): expression`.
final class DefinitionReader {
  private let vocabulary: Vocabulary
  private let names: Definitions.Names
  private var entries: [Definitions.Entry] = []
  /// As written, in order.
  private(set) var texts: [(name: String, text: String)] = []

  init(vocabulary: Vocabulary, names: Definitions.Names) {
    self.vocabulary = vocabulary
    self.names = names
  }

  func read(_ block: YamlValue) {
    for item in block.entries() ?? [] {
      guard let source = item.value.source(), let header = header(item.key, item.name) else { continue }
      do throws(CatalogueError) {
        let entry = Definitions.Entry(
          name: header.name, parameters: header.parameters, source: source, body: try Parser.parse(source), names: names
        )
        names.add(entry)
        entries.append(entry)
        texts.append((item.name, source.oneLine))
      } catch {
        vocabulary.report(error)
        let entry = Definitions.Entry(
          name: header.name, parameters: header.parameters, source: source, body: Syntax(at: 0, form: .missing),
          names: names)
        entry.failed = true
        names.add(entry)
      }
    }
  }

  /// Checks them all, used or not; those with parameters as if given a record and values of the right types.
  func check() {
    for entry in entries {
      var checker = Checker(vocabulary: vocabulary, source: entry.source, names: names)
      if entry.parameters.isEmpty {
        checker.resolve(entry)
        continue
      }
      checker.inlining = [entry.name]
      for parameter in entry.parameters {
        switch parameter.type {
        case .record(let kind):
          checker.bound[parameter.name] = .variable(Expression.Variable(slot: checker.slot, kind: kind))
          checker.slot += 1
        case .value(let type): checker.bound[parameter.name] = .of(.missing(type), type)
        }
      }
      do throws(CatalogueError) { _ = try checker.operand(entry.body) } catch {
        vocabulary.report(error)
        entry.failed = true
      }
    }
  }

  private func header(
    _ key: YamlValue, _ text: String
  ) -> (name: String, parameters: [(name: String, type: Definitions.ParameterType)])? {
    let parts = text.split(separator: "(", maxSplits: 1)
    let name = String(parts.first ?? "")
    guard isName(name) else {
      key.fail("“\(name)” is no name: letters a–z, digits and _, a letter first")
      return nil
    }
    guard isFree(name) else {
      key.fail("the name “\(name)” is taken")
      return nil
    }
    guard parts.count == 2 else { return (name, []) }
    guard parts[1].hasSuffix(")") else {
      key.fail("expected “)” at the end of the parameters")
      return nil
    }
    var parameters: [(name: String, type: Definitions.ParameterType)] = []
    for part in parts[1].dropLast().split(separator: ",") {
      let words = part.split(separator: " ").map(String.init)
      guard words.count == 2, isName(words[1]), !parameters.contains(where: { $0.name == words[1] }) else {
        key.fail("expected a type and a name for each parameter: name(lab result, date day)")
        return nil
      }
      if let kind = RecordKind.named(words[0]) {
        parameters.append((words[1], .record(kind)))
      } else if let type = DefinitionReader.types[words[0]] {
        parameters.append((words[1], .value(type)))
      } else {
        let known = RecordKind.all.map(\.name) + DefinitionReader.types.keys
        key.fail("“\(words[0])” is no type", suggestion: NearestName.of(words[0], among: known))
        return nil
      }
    }
    return (name, parameters)
  }

  private func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, Lexer.isNameStart(first) else { return false }
    return text.unicodeScalars.allSatisfy { Lexer.isNameStart($0) || Lexer.isDigit($0) }
  }

  private func isFree(_ name: String) -> Bool {
    names.find(name) == nil && !Parser.reserved.contains(name) && !Checker.functions.contains(name)
      && RecordKind.named(name) == nil && Checker.contexts[name] == nil && Checker.attributes[name] == nil
      && !["period", "prior"].contains(name)
  }

  private static let types: [String: ValueType] = [
    "condition": .bool, "whole": .int, "number": .real, "date": .date, "time": .time, "code": .code,
  ]
}
