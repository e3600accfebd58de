package dev.riga.train.questions;

import java.util.Set;

/// Given names that are common in English texts: a name that begins with one is a person's.
final class GivenNames {

  private static final Set<String> NAMES =
      Set.of(
          """
          aaron abigail abraham ada adam adolf agnes albert alan alex alexander alexandra alfred alice
          allen amanda amelia amy andrea andreas andrew andy angela ann anna anne anthony antoine anton
          antonio arnold arthur barack barbara benjamin bernard bernhard bill bob brian bruce carl carlos
          carol caroline catherine charles charlotte chris christian christina christopher claire claude
          clara craig dan daniel david dennis diana donald dorothy douglas edgar edith edmund eduard edward
          eleanor elizabeth ella ellen emil emily emma eric erik ernest ernst esther eugene eva felix
          ferdinand frances francis franz fred frederick friedrich gary geoffrey george gerald
          gerard gilbert giovanni gottfried graham gregory gustav hannah hans harold harriet harry
          heinrich helen henri henry herbert herman howard hugh ian immanuel irene isaac isabella ivan jack
          jacob jacques james jan jane janet jason jean jeff jeffrey jennifer jeremy jessica jim joan joe
          johan johann johannes john jonathan jose joseph joshua juan judith julia julian julius karen karl
          kate katherine kathleen keith kenneth kevin larry laura lauren lawrence leo leon leonard leonardo
          lewis lisa louis louise lucas lucy ludwig luke marcus margaret maria marie marilyn mark martha
          martin mary matthew maurice max maximilian melissa michael michel michelle miguel mike mohammed
          nancy napoleon natalie nathan neil nicholas nicole nikola nikolai noah norman oliver olivia oscar
          otto pablo patricia patrick paul pedro peter philip pierre rachel ralph ray raymond rebecca
          richard robert robin roger roland ronald rosa rose roy rudolf rupert ruth ryan samuel sandra
          sara sarah scott sebastian sharon sherlock sigmund simon sophia sophie stanley stefan stephanie
          stephen ststeven stuart susan sylvia teresa theodore theresa thomas timothy tom tony valdemar
          victor victoria vincent vladimir walter warren wendy werner wilhelm william winston
          wolfgang yuri
          """
              .strip()
              .split("\\s+"));

  private GivenNames() {}

  static boolean contains(String lowerCase) {
    return NAMES.contains(lowerCase);
  }
}
