/// Where in a block a record stands, or where it belongs.
struct BlockPlace {
  /// From the block's start.
  var offset = 0
  /// Bytes of the version that is there; 0 for none.
  var oldBytes = 0
  /// Whether the block has other live records of the kind.
  var hasOthers = false
}
