/// A strategy of the plan: the heading above a group of tiles.
package struct StrategyInfo: Codable, Hashable, Sendable {
  package var id: Int
  package var name: LocalizedName

  package init(id: Int, name: LocalizedName) {
    self.id = id
    self.name = name
  }

  /// The four excellence strategies of the fiscal year 2561 plan.
  package static let excellence: [StrategyInfo] = [
    StrategyInfo(
      id: 1,
      name: LocalizedName(
        th: "ส่งเสริมสุขภาพ ป้องกันโรค และคุ้มครองผู้บริโภคเป็นเลิศ",
        en: "Promotion, prevention and protection excellence")),
    StrategyInfo(id: 2, name: LocalizedName(th: "บริการเป็นเลิศ", en: "Service excellence")),
    StrategyInfo(id: 3, name: LocalizedName(th: "บุคลากรเป็นเลิศ", en: "People excellence")),
    StrategyInfo(id: 4, name: LocalizedName(th: "บริหารเป็นเลิศด้วยธรรมาภิบาล", en: "Governance excellence")),
  ]
}
