internal import HealthRecords
internal import Kafka

/// Sends imported events to Kafka, with CloudEvents attributes as headers.
package final class KafkaSink: EventSink {
  /// What the events of one unit and topic share: making it anew costs more than the event.
  private struct Channel {
    let topic: ProducerTopic
    let headers: HeaderTemplate
  }

  private struct ChannelKey: Hashable {
    let topic: EventTopic
    let unit: Code
    let reason: Reason?
  }

  private let producer: Producer
  private var channels: [ChannelKey: Channel] = [:]
  /// Events of one unit and kind come together.
  private var last: (key: ChannelKey, channel: Channel)?
  private var id: [UInt8] = []

  /// - Parameter settings: librdkafka's.
  /// - Throws: at once where no broker answers or the topics are not there, not after the first of a million rows.
  package init(settings: [String: String]) throws(ImportError) {
    do throws(KafkaError) {
      _ = try Admin(settings: settings).topic(EventTopic.deadLetters.name, withinMS: 30_000)
      producer = try Producer(settings: settings.merging(["linger.ms": "20"]) { mine, _ in mine })
    } catch { throw KafkaSink.failure(error) }
  }

  package func send(
    _ topic: EventTopic, key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, headers: EventHeaders
  ) throws(ImportError) {
    id.removeAll(keepingCapacity: true)
    headers.appendID(to: &id)
    do throws(KafkaError) {
      let channel = try channel(topic, headers)
      let producer = producer
      try id.withBytes { id throws(KafkaError) in
        try producer.produce(
          channel.topic, key: key, value: payload, headers: channel.headers, and: "ce_id", id)
      }
    } catch { throw KafkaSink.failure(error) }
  }

  package func flush() throws(ImportError) {
    do throws(KafkaError) { try producer.flush(withinMS: 120_000) } catch { throw KafkaSink.failure(error) }
  }

  private func channel(_ topic: EventTopic, _ headers: EventHeaders) throws(KafkaError) -> Channel {
    let key = ChannelKey(topic: topic, unit: headers.unit, reason: headers.reason)
    if let last, last.key == key { return last.channel }
    let channel: Channel
    if let known = channels[key] {
      channel = known
    } else {
      channel = Channel(
        topic: try producer.topic(topic.name),
        headers: HeaderTemplate(headers.common(topic).map { RecordHeader($0.name, $0.value) }))
      channels[key] = channel
    }
    last = (key, channel)
    return channel
  }

  private static func failure(_ error: KafkaError) -> ImportError {
    error.blame == .settings ? .setting("\(error)") : .sink("\(error)")
  }
}
