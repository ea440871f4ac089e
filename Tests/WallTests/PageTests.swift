import Testing

@testable import Wall

/// The page in a real browser: what the store holds must be what is read on the screen.
@Suite struct PageTests {
  private static let needsBrowser: Comment = "needs chromium: apt-get install chromium"

  @Test(.enabled(if: Browser.path != nil, needsBrowser), .timeLimit(.minutes(3)))
  func showsWhatTheStoreHolds() async throws {
    let store = SnapshotStore()
    store.setIndicators(Fixtures.indicators)
    store.setPlaces(Fixtures.places)
    store.setSource(.live)
    accept(store, numerator: 1234)
    store.setTruth([
      TruthValue(
        indicator: "17.1", place: "49", affiliation: "ALL", period: "FY2561", numerator: 1234, denominator: 4567)
    ])
    try await withBrowser { browser in
      try await withWall(store: store) { wall async throws in
        try await browser.open("http://127.0.0.1:\(wall.port)/")
        try await shows(
          browser,
          [
            "27.0199", "1,234 / 4,567", "ผู้ป่วยเบาหวานที่ควบคุมได้ดี", "30 กันยายน 2561", "≥ 40", "= ตรงกับค่าจริง", "ระดับ 2/5",
            "data-status=\"poor\"", "lang=\"th\"", "data-state=\"live\"",
          ])
        accept(store, numerator: 1235)
        try await shows(browser, ["27.0418", "1,235 / 4,567"])
        _ = try await browser.evaluate("document.getElementById('language').click()")
        try await shows(browser, ["Diabetes control", "30 September 2018", "Level 2/5", "lang=\"en\""])
        store.accept(
          key: "b", json: Fixtures.json(level: "district", place: "4901", numerator: 77, denominator: 99))
        _ = try await browser.evaluate("document.querySelector('.tile').click()")
        try await shows(browser, ["Mueang", "77 / 99"])
      }
      // The wall has gone: the page must say so, and must not look as if nothing had happened.
      try await shows(browser, ["Connection lost", "data-stale", "1,235 / 4,567"])
    }
  }

  private func accept(_ store: SnapshotStore, numerator: Int) {
    store.accept(
      key: "a",
      json: Fixtures.json(numerator: numerator, denominator: 4567, publishedAt: SnapshotStore.systemTime()))
  }

  private func shows(
    _ browser: Browser, _ texts: [String], location: SourceLocation = #_sourceLocation
  ) async throws {
    for text in texts {
      try await eventually("the page shows \(text)", within: .seconds(30), location: location) {
        try await browser.evaluate("document.documentElement.outerHTML").contains(text)
      }
    }
  }

  private func withBrowser(_ test: (Browser) async throws -> Void) async throws {
    let browser = try Browser(path: #require(Browser.path))
    defer { browser.quit() }
    try await test(browser)
  }
}
