"""What people write on the lines of forms: made up from common names and words, seeded."""
import random

SURNAMES = (
    '佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 '
    '山崎 森 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 '
    '斉藤 福田 太田 西村 藤井 金子 岡本 藤原 中野 三浦 原田 中川 松田 竹内 小野 田村 中山 和田 石田 森田 '
    '上田 原 柴田 酒井 宮崎 横山 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 '
    '増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 佐野 大西 杉本 新井 浜田 市川 '
    '古川 水野 小松 島田 小山 山内 西田 菊池 西川 五十嵐 北村 安田 中田 川口 平田 川崎 本田 久保田 吉川 '
    '飯田 沢田 辻 関 吉村 渡部 岩田 中西 服部 樋口 福島 川上 永井 松岡 田口 山中 森本 土屋 矢野 秋山 広瀬 '
    '髙橋 山﨑 渡邊 渡邉 齋藤 齊藤 嶋田 濵田 桒原 德永 栁田 冨田 眞鍋 國分 廣瀬 髙田 宮﨑 瀧本'
).split()
GIVEN = (
    '翔 翔太 大輔 健一 誠 直樹 陽菜 結衣 美咲 さくら 葵 蓮 悠真 湊 樹 大翔 陽翔 拓也 恵子 由美子 裕子 明美 '
    '智子 久美子 美穂 香織 愛 麻衣 真由美 千尋 彩 浩二 隆 茂 実 清 勝 正 進 博 豊 弘 昭 和夫 幸子 節子 文子 '
    'ひろし たかし けんじ まさる ゆうこ あゆみ みどり かおり ちひろ まりこ りょう しょうた マリア 健太郎 慎太郎 '
    '雄一郎 美由紀 沙織 絵里 奈々 舞 瞳 渚 凛 楓 颯太 蒼 朔 瑛太 琴音 莉子 優斗 聡 徹 剛 学 修 潤 亮 純一 哲也 '
    '義男 信夫 光子 洋子 京子 礼子 理恵 亜希子 奈緒 恭子 典子 晴美 佳代'
).split()
PLACES = (
    '青空 若葉 さくら 中央 駅前 本町 東 西 南 北 大通 緑が丘 桜木 みどり ひまわり あおぞら すこやか 泉 富士見 '
    '旭 栄 港 白樺 松原 新宿 渋谷 横浜 札幌 仙台 名古屋 京都 大阪 神戸 広島 福岡 鹿児島 那覇 霞が関 武蔵野 三鷹 '
    '八王子 千歳 弘前 盛岡 郡山 宇都宮 前橋 川越 船橋 藤沢 長岡 金沢 甲府 松本 岐阜 浜松 四日市 姫路 鳥取 '
    '高松 徳島 久留米 佐世保 別府 都城 コスモス オリーブ ハート スマイル ファミリー グリーン サンライズ'
).split()
SPECIALTIES = (
    '内科 外科 小児科 皮膚科 眼科 耳鼻咽喉科 整形外科 産婦人科 泌尿器科 脳神経外科 心療内科 循環器内科 '
    '消化器内科 歯科 矯正歯科 こども 内科・小児科 胃腸科 呼吸器科'
).split()
DOMAINS = 'example.co.jp example.jp clinic.example.jp hospital.or.jp yahoo.co.jp gmail.com docomo.ne.jp nifty.com ocn.ne.jp outlook.jp med.example.org'.split()
ROMAN = 'tanaka suzuki sato yamada info clinic honda watanabe reception jimu office dental y.kobayashi k-ito m_yoshida aozora.iin shika pharmacy'.split()
ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'


def phone(r: random.Random) -> str:
    style = r.random()
    digits = lambda n: ''.join(r.choice('0123456789') for _ in range(n))  # noqa: E731
    if style < 0.35:
        return f'{r.choice(["03", "06"])}-{digits(4)}-{digits(4)}'
    if style < 0.7:
        return f'0{digits(2)}-{digits(3)}-{digits(4)}'
    if style < 0.85:
        return f'0{r.choice("5789")}0-{digits(4)}-{digits(4)}'
    if style < 0.93:
        return f'0{digits(9)}'
    return f'0{digits(2)}({digits(3)}){digits(4)}'


def email(r: random.Random) -> str:
    name = r.choice(ROMAN) + r.choice(['', '', str(r.randint(0, 99)), f'-{r.randint(1, 9):02d}', f'.{r.choice(ROMAN)}'])
    return f'{name}@{r.choice(DOMAINS)}'


def password(r: random.Random) -> str:
    return ''.join(r.choice(ALPHANUMERIC) for _ in range(r.randint(8, 14)))


def integer(r: random.Random) -> str:
    return str(r.choice([r.randint(1, 9), r.randint(1, 30), r.randint(10, 400)]))


def person(r: random.Random) -> str:
    return r.choice(SURNAMES) + r.choice(['', '', '　']) + r.choice(GIVEN)


def institution(r: random.Random) -> str:
    head = r.choice(['', '', '', '医療法人', '医療法人社団', '医療法人財団', '社会福祉法人', '㈱', '（株）', '一般社団法人'])
    core = r.choice([r.choice(PLACES), r.choice(SURNAMES), r.choice(PLACES) + r.choice(SURNAMES)])
    kind = r.random()
    if kind < 0.3:
        tail = r.choice(SPECIALTIES) + r.choice(['医院', 'クリニック', '診療所'])
    elif kind < 0.5:
        tail = r.choice(['病院', '総合病院', '記念病院', '中央病院', '市民病院', '大学病院'])
    elif kind < 0.7:
        tail = r.choice(['歯科', '歯科医院', 'デンタルクリニック', '歯科クリニック'])
    elif kind < 0.9:
        tail = r.choice(['薬局', '調剤薬局', 'ファーマシー', '薬局' + r.choice(PLACES) + '店'])
    else:
        tail = r.choice(['医院', 'クリニック', '訪問看護ステーション', '診療所', '助産院'])
    return head + core + tail


KINDS = {
    'phone': (phone, 'phone'),
    'email': (email, 'email'),
    'latin': (password, 'alphanumeric'),
    'integer': (integer, 'digits'),
    'person': (person, 'japanese-name'),
    'institution': (institution, 'japanese-institution'),
}
