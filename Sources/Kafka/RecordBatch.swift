/// Records in the order in which they were polled; per partition, in the order of their offsets. Borrowed: it cannot
/// leave the call that it was handed to, and the bytes of its records must not.
package typealias RecordBatch = Span<ConsumedRecord>
