"""The characters that the network knows, in the order of its logits.

JIS X 0208 level 1 kanji, kana, ASCII, the punctuation of institution names, the kanji that the
Family Register Act allows in given names (jinmeiyo kanji) outside level 1, and the variant and
compatibility kanji that occur in surnames and official names. `NOT_A_CHARACTER` is the reject
class: a piece of a character, or two characters run together.
"""

NOT_A_CHARACTER = '〓'

ASCII = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz&.-/()'
PUNCTUATION = 'ー・（）「」、。々〆ヶヵ㈱㈲'

# Given-name kanji outside JIS level 1, and everyday kanji (2010 revision) outside it.
NAME_KANJI = (
    '亘亙亮仔侃侑俐倖偲允兎冴凌凜凛凪凰凱勁匁匡叡啄嘉圃圭堯尭奎媛宥峻崚嵯嵩巖巌已巽彗彪彬徠怜恕'
    '悌惇惺慧憐擢斐昊昂昴晏晃晄晟晨暉曙朔李柊柘柾栞桧檜梛梓椛椋椥楓榊榛槇槙樟橘檎檀櫂欣毅毬汐洸洵'
    '浬淳渚湊湘滉漣澪濡熙熈燎燦燿爽玖玲珂珈珊珀琢琥琳瑚瑛瑞瑶瑳瑠璃皐皓眸祐禎禰穣穰竣笙紗紘紬絆絢'
    '綸綺綜緋翔翠聡舜芙茉茜莉莞菖菫萌萠葵蒔蓉蔣蕾薙藍衿裟袈詢諄諒赳迪迦逞遙遥遼邑鄭醍醐釧閏隼霞靖'
    '鞠頌颯馨駿驍魁鮎鯉鳳鴻鵬鷗麒麟黎黛鼎簞繡繫蟬蠟醬顚吞俠俱焰禱摑萊麴鹼剝塡'
    '彙挨曖宛嵐畏萎椅咽鬱艶旺岡臆俺苛牙瓦楷潰諧崖蓋骸柿顎葛釜鎌韓玩伎亀毀畿臼嗅巾僅錦惧串窟詣憬稽'
    '隙桁拳鍵舷股虎錮勾梗喉乞傲駒痕沙挫采塞埼柵刹拶斬恣摯餌鹿𠮟嫉腫呪袖羞蹴憧拭尻芯腎須裾凄醒脊戚'
    '煎羨腺詮箋膳狙遡曽捉袖遜汰唾堆戴誰旦綻緻酎貼嘲捗椎爪鶴諦溺妬賭藤瞳栃頓貪丼那奈梨謎鍋匂虹捻罵'
    '箸氾汎阪斑眉膝肘阜訃蔽餅璧蔑哺蜂貌頰睦勃昧枕蜜冥麺冶弥闇喩湧妖瘍沃拉辣璃慄侶瞭瑠呂賂弄籠麓脇'
)
VARIANT_KANJI = (
    '髙﨑邉邊齋齊嶋嶌桒德濵濱瀧瀨惠廣國澤藏圓淸靜眞舘凞曻鄕𠮷彌彥榮條櫻壽'
    # Compatibility ideographs by code point: an editor that applies NFC would rewrite them.
    '\ufa19\ufa1a\ufa1b\ufa1c\ufa1d\ufa1e\ufa26'
    '萬與龍龜鐵關學醫齒藥診療窓實靈隆朗祿禮縣冨峯嶽冩羽黑曾瀬渕﨑栁槗薗籔蘒簗杦桝椙'
)

# Kanji outside all of the above that occur in names of places, and through them in surnames. Last, so
# that the order before them stays.
PLACE_KANJI = (
    '埣垳圷垰岾嵜巒廾弌彅忰恠悳挾掖枌栂桙梹椚楡楮榧榁槻樒樮橡橿櫟櫨歟沺泙涌淞湫渫潴澁瀞瀟灣犂狢猯珎瓊畩'
    '畷疊硲碓礒禿秡稗竈竜筬篠簀籏糀糠紲綣繩纐纈羌罠耆肱膽臺舩艮艸苆荻莵菟萢葭蓼蕨薊薛藺蘆虻蚯蛯蜷螺蟇衞'
    '袰裃襖覺觀訶讃豐轟轡迫逵邊酉醬釈釼鈬鉈鉾銚鋤鋺鍬鎹鐙鑓閖阯隱雫雙雹霰靏鞍韮飫餠馗騨驛體魞鮑鮟鮭鯵鰺鱒'
    '鱸鳰鳧鴉鴫鵄鵐鵜鵤鵠鵡鵯鶉鶫鶯鷸鷺麁麩麸黐鼈齢'
)


def level_one() -> str:
    """JIS X 0208 rows 16-47, by way of EUC-JP."""
    text = ''
    for row in range(16, 48):
        for cell in range(1, 95):
            try:
                text += bytes([0xA0 + row, 0xA0 + cell]).decode('euc_jp')
            except UnicodeDecodeError:
                continue
    return text


def kana() -> str:
    return ''.join(map(chr, [*range(0x3041, 0x3094), *range(0x30A1, 0x30F5)]))


def all_classes() -> list[str]:
    ordered = NOT_A_CHARACTER + ASCII + PUNCTUATION + kana() + level_one() + NAME_KANJI + VARIANT_KANJI + PLACE_KANJI
    return list(dict.fromkeys(ordered))


if __name__ == '__main__':
    print(len(all_classes()))
