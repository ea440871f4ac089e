internal import CRdKafka

/// What a client may do with a thing of the cluster, in the words of Kafka's access lists.
package struct AccessRight: Hashable, Sendable, CustomStringConvertible {
  package enum Operation: String, Sendable { case read = "Read", write = "Write", describe = "Describe" }
  package enum Kind: String, Sendable {
    case topic, group, cluster
    case transactionalID = "transactional-id"
  }

  package let operation: Operation
  package let kind: Kind
  /// Nil where the broker does not say which.
  package let name: String?

  package init(_ operation: Operation, _ kind: Kind, _ name: String? = nil) {
    self.operation = operation
    self.kind = kind
    self.name = name
  }

  /// The right whose absence a broker's refusal tells of; nil for other codes.
  /// - Parameters:
  ///   - operation: what was done with a topic.
  ///   - client: is asked for its group and its `transactional.id`.
  init?(
    missing code: rd_kafka_resp_err_t, _ operation: Operation, topic: String?, client: ClientNames?
  ) {
    switch code {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED: self.init(operation, .topic, topic)
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
      self.init(.read, .group, client?.group)
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      self.init(.write, .transactionalID, client?.transactionalID)
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED: self.init(.describe, .cluster)
    default: return nil
    }
  }

  package var description: String {
    "\(operation.rawValue) on \(kind == .transactionalID ? "transactional id" : kind.rawValue)"
      + (name.map { " '\($0)'" } ?? "")
  }

  /// What an administrator enters to grant it. Who asks, and where, is for the administrator to fill in: how a broker names
  /// a client depends on how it logs in.
  package var grant: String {
    "kafka-acls.sh --bootstrap-server HOST:PORT --add --allow-principal User:NAME --operation \(operation.rawValue) --\(kind.rawValue)"
      + (kind == .cluster ? "" : " " + (name ?? "NAME"))
  }
}

/// By what a client is known to brokers. Asked for while the client lives.
@safe struct ClientNames {
  private let raw: OpaquePointer

  init(_ raw: OpaquePointer) { unsafe self.raw = raw }

  var group: String? { setting("group.id") }
  var transactionalID: String? { setting("transactional.id") }

  private func setting(_ name: String) -> String? {
    var value = [CChar](repeating: 0, count: 512)
    var count = value.count
    let found = unsafe rd_kafka_conf_get(rd_kafka_conf(raw), name, &value, &count) == RD_KAFKA_CONF_OK
    return found && value[0] != 0 ? value.text : nil
  }
}
