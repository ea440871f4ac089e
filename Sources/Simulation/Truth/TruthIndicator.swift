/// The indicators whose truth is known. The raw value is the manual's number.
package enum TruthIndicator: String, CaseIterable, Sendable {
  case maternalDeaths = "1"
  case childDevelopment = "2"
  case cavityFree = "5"
  case teenageBirths = "6"
  case roadDeaths = "12"
  case newDiabetes = "13"
  case diabetesControl = "17.1"
  case hypertensionControl = "17.2"
  case strokeDeaths = "18"
  case suicides = "20"
  case tuberculosisSuccess = "27"
  case capableFamilies = "31"
  case jointProcurement = "32"
  case illDefinedDeaths = "34"
  case dataQuality = "35"
  case emergencyAccess = "36"
}
