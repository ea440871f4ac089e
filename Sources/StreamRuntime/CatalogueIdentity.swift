package import Indicators

/// What tells one catalogue's numbers from another's.
package enum CatalogueIdentity {
  /// Eight bytes of the content hash, as they stand in partials.
  package static func hash(_ catalogue: Catalogue) -> UInt64 {
    UInt64(catalogue.contentHash.prefix(16), radix: 16)
      ?? catalogue.contentHash.utf8.reduce(14_695_981_039_346_656_037) {
        ($0 ^ UInt64($1)) &* 1_099_511_628_211
      }
  }

  /// As it stands in snapshots: `2561.1+3fa9c1d0`.
  package static func name(_ catalogue: Catalogue) -> String {
    "\(catalogue.version)+\(catalogue.contentHash.prefix(8))"
  }
}
