internal import FlyingFox
internal import FoundationEssentials

/// The files of the page. They are compiled into the program, so that it can be copied about alone.
struct WallAssets: Sendable {
  struct Asset: Sendable {
    let bytes: Data
    let type: String
    let tag: String

    init(_ bytes: [UInt8], type: String) {
      self.bytes = Data(bytes)
      self.type = type
      // FNV-1a: tells versions of a file apart, nothing more.
      let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
      tag = "\"" + String(hash, radix: 16) + "\""
    }

    /// Asks browsers to check for a new version each time: the check is small, and an old script is worse.
    func response(to request: HTTPRequest) -> HTTPResponse {
      var headers: HTTPHeaders = [.contentType: type, .cacheControl: "no-cache", .eTag: tag]
      headers[.contentLength] = String(bytes.count)
      if request.headers[.ifNoneMatch] == tag { return HTTPResponse(statusCode: .notModified, headers: headers) }
      return HTTPResponse(
        statusCode: .ok, headers: headers, body: HTTPBodySequence(data: bytes, suggestedBufferSize: 1 << 16))
    }
  }

  private let files: [String: Asset] = [
    "/": Asset(PackageResources.index_html, type: "text/html; charset=utf-8"),
    "/wall.css": Asset(PackageResources.wall_css, type: "text/css; charset=utf-8"),
    "/wall.js": Asset(PackageResources.wall_js, type: "text/javascript; charset=utf-8"),
    "/icon.svg": Asset(PackageResources.icon_svg, type: "image/svg+xml"),
  ]

  subscript(path: String) -> Asset? { files[path] }
}
