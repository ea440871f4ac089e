internal import CRdKafka
internal import Foundation

extension Watermarks {
  /// Asks the leaders, all partitions at once: first where each begins, then where it ends.
  ///
  /// By the lookup of offsets by time, which takes "earliest" and "latest" as times. `rd_kafka_query_watermark_offsets` of
  /// 2.0.2 asks for one partition at a time, and does not keep its deadline when a broker is away.
  static func query(
    _ client: OpaquePointer, _ partitions: some Collection<TopicPartition>, withinMS: Int
  ) throws(KafkaError) -> [TopicPartition: Watermarks] {
    guard !partitions.isEmpty else { return [:] }
    let deadline = Deadline(withinMS: withinMS)
    let low = try unsafe lookUp(client, partitions, Int64(RD_KAFKA_OFFSET_BEGINNING), deadline)
    let high = try unsafe lookUp(client, partitions, Int64(RD_KAFKA_OFFSET_END), deadline)
    var result: [TopicPartition: Watermarks] = [:]
    for (tp, first) in low { if let end = high[tp] { result[tp] = Watermarks(low: first, high: end) } }
    return result
  }

  private static func lookUp(
    _ client: OpaquePointer, _ partitions: some Collection<TopicPartition>, _ time: Int64, _ deadline: Deadline
  ) throws(KafkaError) -> [TopicPartition: Offset] {
    let list = PartitionList(Dictionary(uniqueKeysWithValues: partitions.map { ($0, Offset(time)) }))
    var code = unsafe rd_kafka_offsets_for_times(client, list.raw, max(1, deadline.leftMS))
    while let passing = ([code] + list.entries.map(\.code)).first(where: \.isPassing) {
      guard !deadline.hasPassed else {
        throw .timedOut(operation: "Reading offsets (\(passing.text))", afterMS: deadline.totalMS)
      }
      Thread.sleep(forTimeInterval: 0.02)  // some of these come at once: a leader that is being looked for
      for i in 0..<list.entries.count { unsafe list.raw.pointee.elems[i].offset = time }
      code = unsafe rd_kafka_offsets_for_times(client, list.raw, max(1, deadline.leftMS))
    }
    var result: [TopicPartition: Offset] = [:]
    for entry in list.entries {
      if entry.code.isError {
        throw KafkaError(
          entry.code, "Reading the offsets of \(entry.partition)", where: entry.partition, afterMS: deadline.totalMS)
      }
      result[entry.partition] = entry.offset
    }
    if code.isError {
      let names = partitions.sorted().map(\.description).joined(separator: ", ")
      throw KafkaError(code, "Reading the offsets of \(names)", where: partitions.first, afterMS: deadline.totalMS)
    }
    return result
  }
}

extension rd_kafka_resp_err_t {
  /// Likely to pass by itself: a leader that moves, a broker that is away for a moment.
  fileprivate var isPassing: Bool {
    switch self {
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
      RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__IN_PROGRESS, RD_KAFKA_RESP_ERR__WAIT_COORD,
      RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, .destroyBroker:
      true
    default: false
    }
  }
}
