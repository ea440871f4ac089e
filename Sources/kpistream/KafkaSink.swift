import HealthRecords
import Import
import Kafka
import StreamRuntime

/// Sends imported events to Kafka, with CloudEvents attributes as headers.
final class KafkaSink: EventSink {
  private struct HeaderKey: Hashable {
    let type: String
    let unit: Code
    let reason: Reason?
  }

  private let producer: Producer
  private var topics: [EventTopic: ProducerTopic] = [:]
  /// The headers that all events of one unit and kind share; making them anew costs more than the event.
  private var shared: [HeaderKey: [RecordHeader]] = [:]

  init(settings: RuntimeSettings) throws(KafkaError) {
    producer = try Producer(settings: settings.kafka.merging(["linger.ms": "20"]) { mine, _ in mine })
  }

  func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {
    do throws(KafkaError) {
      let target: ProducerTopic
      if let known = topics[topic] {
        target = known
      } else {
        target = try producer.topic(topic.name)
        topics[topic] = target
      }
      let headerKey = HeaderKey(type: headers.type, unit: headers.unit, reason: headers.reason)
      var list: [RecordHeader]
      if let known = shared[headerKey] {
        list = known
      } else {
        list = headers.list.filter { $0.name != "ce_id" && $0.name != "ce_time" }.map {
          RecordHeader($0.name, $0.value)
        }
        shared[headerKey] = list
      }
      list.append(
        RecordHeader("ce_id", Array(headers.id) + Array("@".utf8) + Array(String(headers.updated, radix: 36).utf8)))
      try producer.produce(target, key: key, value: payload, headers: list)
    } catch { throw .sink("\(error)") }
  }

  func flush() throws(ImportError) {
    do throws(KafkaError) { try producer.flush(withinMS: 120_000) } catch { throw .sink("\(error)") }
  }
}
