/// The districts of Mukdahan (province 49) and their sub-districts, numbered in this order.
enum PlaceNames {
  struct District {
    let thai: String
    let english: String
    /// Its part of the population, in thousands.
    let weight: Double
    let subdistricts: [(thai: String, english: String)]
  }

  static let province = (thai: "มุกดาหาร", english: "Mukdahan")

  static let districts = [
    District(
      thai: "เมืองมุกดาหาร", english: "Mueang Mukdahan", weight: 132,
      subdistricts: [
        ("มุกดาหาร", "Mukdahan"), ("ศรีบุญเรือง", "Si Bun Rueang"), ("บ้านโคก", "Ban Khok"),
        ("บางทรายใหญ่", "Bang Sai Yai"), ("โพนทราย", "Phon Sai"), ("ผึ่งแดด", "Phueng Daet"), ("นาโสก", "Na Sok"),
        ("นาสีนวน", "Na Si Nuan"), ("คำป่าหลาย", "Kham Pa Lai"), ("คำอาฮวน", "Kham Ahuan"), ("ดงเย็น", "Dong Yen"),
        ("ดงมอน", "Dong Mon"), ("กุดแข้", "Kut Khae"),
      ]),
    District(
      thai: "นิคมคำสร้อย", english: "Nikhom Kham Soi", weight: 44,
      subdistricts: [
        ("นิคมคำสร้อย", "Nikhom Kham Soi"), ("นากอก", "Na Kok"), ("หนองแวง", "Nong Waeng"), ("กกแดง", "Kok Daeng"),
        ("นาอุดม", "Na Udom"), ("โชคชัย", "Chok Chai"), ("ร่มเกล้า", "Rom Klao"),
      ]),
    District(
      thai: "ดอนตาล", english: "Don Tan", weight: 43,
      subdistricts: [
        ("ดอนตาล", "Don Tan"), ("โพธิ์ไทร", "Pho Sai"), ("ป่าไร่", "Pa Rai"), ("เหล่าหมี", "Lao Mi"),
        ("บ้านบาก", "Ban Bak"), ("นาสะเม็ง", "Na Sameng"), ("บ้านแก้ง", "Ban Kaeng"),
      ]),
    District(
      thai: "ดงหลวง", english: "Dong Luang", weight: 39,
      subdistricts: [
        ("ดงหลวง", "Dong Luang"), ("หนองบัว", "Nong Bua"), ("กกตูม", "Kok Tum"), ("หนองแคน", "Nong Khaen"),
        ("ชะโนดน้อย", "Chanot Noi"), ("พังแดง", "Phang Daeng"),
      ]),
    District(
      thai: "คำชะอี", english: "Khamcha-i", weight: 48,
      subdistricts: [
        ("คำชะอี", "Khamcha-i"), ("หนองเอี่ยน", "Nong Ian"), ("บ้านซ่ง", "Ban Song"), ("บ้านเหล่า", "Ban Lao"),
        ("โพนงาม", "Phon Ngam"), ("เหล่าสร้างถ่อ", "Lao Sang Tho"), ("คำบก", "Kham Bok"), ("น้ำเที่ยง", "Nam Thiang"),
        ("บ้านค้อ", "Ban Kho"),
      ]),
    District(
      thai: "หว้านใหญ่", english: "Wan Yai", weight: 20,
      subdistricts: [
        ("หว้านใหญ่", "Wan Yai"), ("ป่งขาม", "Pong Kham"), ("บางทรายน้อย", "Bang Sai Noi"), ("ชะโนด", "Chanot"),
        ("ดงหมู", "Dong Mu"),
      ]),
    District(
      thai: "หนองสูง", english: "Nong Sung", weight: 21,
      subdistricts: [
        ("หนองสูง", "Nong Sung"), ("โนนยาง", "Non Yang"), ("ภูวง", "Phu Wong"), ("บ้านเป้า", "Ban Pao"),
        ("หนองสูงใต้", "Nong Sung Tai"), ("หนองสูงเหนือ", "Nong Sung Nuea"),
      ]),
  ]
}
