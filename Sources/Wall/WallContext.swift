internal import Hummingbird
internal import Logging
internal import NIOCore

/// What a request comes with: besides Hummingbird's own, its connection, so that a stalled one can be cut.
struct WallContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}
