import HealthRecords
import RecordMessages
import SwiftProtobuf

extension Province {
  /// The registers that all else refers to: areas, units with their spans of affiliation, population figures.
  ///
  /// A unit that changes hands has one record for each span, so two under one key.
  package func referenceEvents() -> [SimulatedEvent] {
    areas.map(event(of:)) + units.flatMap(events(of:)) + populationFigures().map(event(of:))
  }

  private static let published = SimulationCalendar.milliseconds(SimulationCalendar.loadFirst - 30, second: 36_000)

  private func event(_ kindID: UInt8, key: String, _ payload: [UInt8]) -> SimulatedEvent {
    SimulatedEvent(kindID: kindID, key: Array(key.utf8), payload: payload, day: SimulationCalendar.loadFirst)
  }

  private func event(of area: SimulatedArea) -> SimulatedEvent {
    var message = WireArea()
    message.recordID = area.code
    message.unit = units[0].code
    message.subject = area.code
    message.updated = Province.published
    message.code = area.code
    message.nameTh = area.thaiName
    message.nameEn = area.englishName
    return event(KindID.area, key: area.code, message.bytes)
  }

  private func events(of unit: SimulatedUnit) -> [SimulatedEvent] {
    unit.spans.enumerated().map { index, span in
      var message = WireUnit()
      message.recordID = "\(unit.code)-\(index + 1)"
      message.unit = units[0].code
      message.subject = unit.code
      message.updated = Province.published
      message.code = unit.code
      message.name = unit.name
      message.kind = unit.kind.rawValue
      message.subdistrict = unit.subdistrict
      message.district = unit.district
      message.province = Province.code
      message.affiliation = span.affiliation
      message.validFrom = Int32(span.from?.yyyymmdd ?? 0)
      message.validTo = Int32(span.to?.yyyymmdd ?? 0)
      message.serviceLevel = unit.serviceLevel
      return event(KindID.unit, key: unit.code, message.bytes)
    }
  }

  private func event(of figure: PopulationFigure) -> SimulatedEvent {
    var message = WirePopulation()
    message.recordID = "\(figure.year)-\(figure.subdistrict)-\(figure.sex)-\(figure.ageFrom)"
    message.unit = units[0].code
    message.subject = figure.subdistrict
    message.updated = Province.published
    message.fiscalYear = Int32(figure.year.buddhistYear)
    message.sex = figure.sex
    message.ageFrom = Int32(figure.ageFrom)
    message.ageTo = Int32(figure.ageTo)
    message.count = figure.count
    message.place = figure.subdistrict
    message.register = "MIDYEAR"
    return event(KindID.population, key: figure.subdistrict, message.bytes)
  }
}
