/// ICD-10: whether the first three characters lie in a range, both ends included.
func isCode(_ code: String, _ first: String, _ last: String) -> Bool {
  let three = code.prefix(3)
  return three.count == 3 && three >= first && three <= last
}

func hasPrefix(_ code: String, _ prefixes: [String]) -> Bool { prefixes.contains { code.hasPrefix($0) } }

func isDiabetes(_ code: String) -> Bool { isCode(code, "E10", "E14") }
func isHypertension(_ code: String) -> Bool { isCode(code, "I10", "I15") }
