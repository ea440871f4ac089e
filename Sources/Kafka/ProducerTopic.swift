internal import CRdKafka

/// A topic to write to, resolved once. Valid for as long as the producer that made it.
@safe package struct ProducerTopic {
  package let name: String
  let raw: OpaquePointer
}
