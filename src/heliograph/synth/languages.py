"""Ten languages as data: common words to begin with, syllables to make the rest of the vocabulary from.

The common words are everyday ones on purpose: a synthetic operation argues for nothing. Words made from syllables
mean nothing and only share the script, the length and the frequencies of the language.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language of the synthetic world.

    Attributes:
        code: Code of the language of a post.
        account_codes: Codes of the interface language as accounts carry them; the case varies as in the archive.
        spaced: Whether words are written apart.
        zones: Offsets from UTC in hours where its speakers live.
        common: Everyday words, the most frequent first.
        syllables: Parts of made-up words.
        endings: Parts that are glued to a word, so that the vocabulary stays open as in life.
        names: Given names.
    """

    code: str
    account_codes: tuple[str, ...]
    spaced: bool = True
    zones: tuple[float, ...]
    common: tuple[str, ...]
    syllables: tuple[str, ...]
    endings: tuple[str, ...]
    names: tuple[str, ...]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LANGUAGES: tuple[Language, ...] = (
    Language(
        code="en",
        account_codes=("en", "en", "en-gb"),
        zones=(-8, -6, -5, -5, 0, 1),
        common=_parts(
            "the to and of a in is for on it that with you this are at be have from we our not they what all new "
            "more when how people today city weather news market bridge river garden music morning street team "
            "school water train season story friends coffee festival summer winter match table library harbour"
        ),
        syllables=_parts(
            "bel dor fen gar hol jin kes lan mor nev pol qui ras sil tam und vor wes yar zel bri cra dra fli gle "
            "plo sta tri ster ning ley ford wick ham ton dale more ling est"
        ),
        endings=_parts("s ed ing er ly ness less ish"),
        names=_parts("Anna Tom Grace Oliver Ruby Henry Clara Jack Nora Sam Alice Leo Molly Finn Rose Ben"),
    ),
    Language(
        code="ru",
        account_codes=("ru",),
        zones=(3, 3, 3, 2, 5, 7),
        common=_parts(
            "и в не на что с как это по но из у за так для мы вы он она они все уже только день город погода "
            "новости рынок мост река сад музыка утро улица команда школа вода поезд сезон друзья кофе праздник лето "
            "зима матч книга дом окно море лес поле хлеб чай"
        ),
        syllables=_parts(
            "ба ве го ди жу за ки ло ме но пу ра се ти фо ха ци че шо бра гре дро кла сто про тре вла зме мно хра "
            "ник тель ность ова ени ская ров кин лов"
        ),
        endings=_parts("а ы у ой ами ского ная ить"),
        names=_parts(
            "Анна Иван Мария Пётр Ольга Павел Елена Антон Вера Олег Нина Юрий Дарья Глеб Софья Денис"
        ),
    ),
    Language(
        code="es",
        account_codes=("es", "es", "es-MX"),
        zones=(-6, -5, -4, -3, 1),
        common=_parts(
            "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus hoy ciudad "
            "tiempo noticias mercado puente río jardín música mañana calle equipo escuela agua tren cuento amigos "
            "café fiesta verano invierno partido mesa biblioteca puerto año niño pequeño"
        ),
        syllables=_parts(
            "ba ce di fo gu ja le mi no pa que ri so tu va ye zo bra cre dri flo gru pla tre ción dad mente aje ero "
            "ista ito ura ando illa"
        ),
        endings=_parts("s es ito mente ado ando ción ísimo"),
        names=_parts(
            "Ana Luis Carmen Jorge Lucía Pablo Marta Diego Elena Hugo Sara Mario Inés Raúl Nuria Iván"
        ),
    ),
    Language(
        code="ar",
        account_codes=("ar",),
        zones=(2, 3, 3, 4),
        common=_parts(
            "في من على أن إلى عن مع هذا هذه التي الذي كل ما لا بعد قبل يوم مدينة طقس أخبار سوق جسر نهر حديقة موسيقى "
            "صباح شارع فريق مدرسة ماء قطار موسم قصة أصدقاء قهوة مهرجان صيف شتاء مباراة كتاب بيت نافذة بحر غابة خبز "
            "شاي اليوم جديد"
        ),
        syllables=_parts(
            "با تو ثي جر حم خل دع ذو را زي سل شم صب ضي طر ظل عل غر فا قو كت لي من نو ها وس يم است مت ان ات ين ون"
        ),
        endings=_parts("ة ها هم نا ات ون ين ية"),
        names=_parts("ليلى سامي نور كريم هند زياد مريم عمر سلمى ياسر دانا فادي رنا طارق منى باسم"),
    ),
    Language(
        code="zh",
        account_codes=("zh-cn", "zh-CN", "zh-tw", "zh-TW"),
        spaced=False,
        zones=(8, 8, 8),
        common=_parts(
            "的 是 了 在 我 有 和 就 不 人 都 一 个 上 也 很 到 说 要 去 你 会 着 今天 城市 天气 新闻 市场 桥 河流 花园 音乐 早上 "
            "街道 球队 学校 水 火车 季节 故事 朋友 咖啡 节日 夏天 冬天 比赛 图书馆 港口 窗户 大海 森林 面包 茶"
        ),
        syllables=_parts(
            "山 水 风 云 花 木 石 月 日 星 金 火 土 田 光 明 春 秋 东 西 南 北 青 白 红 黄 大 小 高 长 新 古 美 乐 书 画 车 路 门 "
            "窗 海 江 湖 林 草 鸟 鱼 马 羊 米 面 茶 酒 糖 衣 布 纸 笔 针 线 家 园 店 校 村 镇 城 桥 站 港 年 时 分 秒 早 晚 "
            "学 习 看 听 写 读 走 跑 飞 来 回 开 关 做 用 买 卖 送 找 想"
        ),
        endings=_parts("们 者 性 化 的 了 着 家"),
        names=_parts("小明 小红 建国 美丽 志强 秀英 晓东 文静 海燕 国华 雪梅 大伟 春花 永康 思远 雨桐"),
    ),
    Language(
        code="ja",
        account_codes=("ja",),
        spaced=False,
        zones=(9, 9),
        common=_parts(
            "の に は を た が で て と し れ さ ある いる も する から な こと として い や など なっ 今日 街 天気 ニュース 市場 橋 "
            "川 庭 音楽 朝 通り チーム 学校 水 電車 季節 物語 友達 コーヒー 祭り 夏 冬 試合 図書館 港 窓 海 森 パン お茶"
        ),
        syllables=_parts(
            "あ い う え お か き く け こ さ し す せ そ た ち つ て と な に ぬ ね の は ひ ふ へ ほ ま み む め も や ゆ よ ら り "
            "る れ ろ わ ん カ キ ク コ サ シ ス タ チ ト ナ ニ マ ミ ラ リ ル ロ ン 山 川 花 空 雨 風 道 町 村 駅"
        ),
        endings=_parts("です ます たち さん ない って だけ まで"),
        names=_parts(
            "さくら はると ゆい そうた あおい りく ひなた ゆうと みお かいと ことね れん めい たくみ りん しょう"
        ),
    ),
    Language(
        code="th",
        account_codes=("th",),
        spaced=False,
        zones=(7, 7),
        common=_parts(
            "ที่ และ ใน ของ มี ได้ ไม่ เป็น ว่า จะ ให้ มา ไป กับ การ ก็ คน นี้ วันนี้ เมือง อากาศ ข่าว ตลาด สะพาน แม่น้ำ สวน "
            "เพลง เช้า ถนน ทีม โรงเรียน น้ำ รถไฟ ฤดู เรื่อง เพื่อน กาแฟ เทศกาล หน้าร้อน หน้าหนาว หนังสือ บ้าน หน้าต่าง ทะเล ป่า ชา"
        ),
        syllables=_parts(
            "กา ขัน คำ งาม จิต ชม ซอง ดี ตา ทาง นา บัว ปลา ผล ฝน พร ฟ้า ภู มือ ยา รัก ลม วัน ศรี สุข หวาน อิ่ม กลม ครู พระ "
            "เก้า เดิน เล่น แดง โต ใจ ไทย เสียง เรือ แสง"
        ),
        endings=_parts("ๆ นะ ครับ ค่ะ กัน แล้ว จัง เลย"),
        names=_parts("สมชาย มาลี สุดา วิชัย พิมพ์ ธนา อรุณ กมล นภา ปรีชา วรรณา ชาติ ดวงใจ เอก รัตนา ก้อง"),
    ),
    Language(
        code="hi",
        account_codes=("hi", "en"),
        zones=(5.5, 5.5),
        common=_parts(
            "के में है की और से का को पर यह भी हैं एक कि ने जो तो हो था वह आज शहर मौसम समाचार बाज़ार पुल नदी बगीचा संगीत सुबह सड़क "
            "टीम स्कूल पानी रेल ऋतु कहानी दोस्त चाय त्योहार गर्मी सर्दी खेल किताब घर खिड़की समुद्र जंगल रोटी नया"
        ),
        syllables=_parts(
            "अ आ का कि की कु को खा गा गी चा चि जा जी टा ड़ा ता ति दा दी ना नि पा पि बा बी भा मा मि या रा रि ला ली वा वि शा सा "
            "सि हा हि त्र क्ष प्र ध्य न्य"
        ),
        endings=_parts("ों ें ना ता वाला कर गा पन"),
        names=_parts("आशा रवि मीना अमित सुनीता विजय पूजा राहुल नेहा मोहन किरण दीपक गीता अनिल रीना सोहन"),
    ),
    Language(
        code="tr",
        account_codes=("tr",),
        zones=(3, 3, 3, 1),
        common=_parts(
            "ve bir bu da de için ile çok ne gibi ama var daha o mi en her kadar sonra şey ben sen biz bugün şehir hava "
            "haber pazar köprü nehir bahçe müzik sabah sokak takım okul su tren mevsim hikâye dostlar kahve şenlik yaz "
            "kış maç kitap ev pencere deniz orman ekmek çay ışık Iğdır"
        ),
        syllables=_parts(
            "ba ce çı di eğ fı ga hü ır iş ka lü mö na ök pı re sa şu ta üz ve ya zı lar ler lik siz mek dır gül kır söz"
        ),
        endings=_parts("lar ler ın in da de ci siz"),
        names=_parts("Ayşe Mehmet Zeynep Ali Elif Can Deniz Ece Kaan Selin Emre Derya Onur İpek Barış Işıl"),
    ),
    Language(
        code="fa",
        account_codes=("fa",),
        zones=(3.5, 3.5),
        common=_parts(
            "و در به از که این را با است برای آن یک تا بر هم نیز ما شما امروز شهر هوا خبر بازار پل رود باغ موسیقی صبح خیابان "
            "تیم مدرسه آب قطار فصل داستان دوستان قهوه جشن تابستان زمستان بازی کتاب خانه پنجره دریا جنگل نان چای می‌روم "
            "خانه‌ها کتاب‌ها"
        ),
        syllables=_parts(
            "با پو تا جی چر خو دا را زی ژا سر شی فر قا کو گل لا مه نو هم وی یا ست ند گاه ستان دار بان نامه گر"
        ),
        endings=_parts("ها ای ان تر ترین مند گر ی"),
        names=_parts("مریم علی زهرا رضا سارا امید نگار بهرام لاله کاوه شیدا پویا نسرین آرش مینا سینا"),
    ),
)

BY_CODE = {language.code: number for number, language in enumerate(LANGUAGES)}

LATIN_SYLLABLES = _parts(
    "vel mor zan tik rel ond fas bri kel tov nar lis dun pra sek wil hov jar mip cor gan tes ulm yor bex quo fip zur"
)
"""Parts of handles, host names and paths, which are ASCII in every language."""

EMOJI = _parts("🙂 🔥 🎉 🌍 👏 ❤️ 👍🏽 ☀️ 📷 🎵 👩‍💻 🌧️ ⚽ 📚 🚲 😂")
