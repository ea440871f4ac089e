import Testing

@testable import StreamRuntime

@Suite struct RuntimeSettingsTests {
  private func bytes(_ kafka: [String: String] = [:], memoryMB: Int = 1_024, readers: Int) -> Int? {
    var settings = RuntimeSettings(kafka: kafka, instance: "a")
    settings.memoryMB = memoryMB
    return settings.reader("restore", among: readers)["fetch.max.bytes"].flatMap { Int($0) }
  }

  @Test("what is on its way to readers that work together is a 64th of the memory")
  func shared() {
    #expect(bytes(readers: 1) == 16 << 20)
    #expect(bytes(readers: 8) == 2 << 20)
  }

  @Test("an answer may be as large as a record, whatever the memory; librdkafka insists on it")
  func largestRecord() {
    #expect(bytes(memoryMB: 16, readers: 48) == 1_000_000)
    #expect(bytes(["message.max.bytes": "5000000"], readers: 12) == 5_000_000)
  }
}
