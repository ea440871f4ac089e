extension WallStatistics {
  /// Whether pages should hear of this before the next regular status.
  func isNews(since told: WallStatistics?) -> Bool {
    guard let told else { return true }
    return told.source != source || told.metadataVersion != metadataVersion
  }

  /// The wall's own lines in the Prometheus text format.
  func prometheusText(streams: Int) -> String {
    """
    # HELP kpistream_wall_snapshots Snapshots held now.
    # TYPE kpistream_wall_snapshots gauge
    kpistream_wall_snapshots \(snapshots)
    # HELP kpistream_wall_messages_total Messages of the snapshot topic, by what became of them.
    # TYPE kpistream_wall_messages_total counter
    kpistream_wall_messages_total{result="stored"} \(accepted)
    kpistream_wall_messages_total{result="removed"} \(removed)
    kpistream_wall_messages_total{result="rejected"} \(rejected)
    # HELP kpistream_wall_streams Event streams open now.
    # TYPE kpistream_wall_streams gauge
    kpistream_wall_streams \(streams)
    # HELP kpistream_wall_live Whether the feed has caught up and is connected.
    # TYPE kpistream_wall_live gauge
    kpistream_wall_live \(source == .live ? 1 : 0)

    """
  }
}
