"""Makes the documents of this folder from their sources, with LibreOffice:

    /usr/bin/python3 make.py        (Debian: libreoffice-{writer,calc,impress}-nogui, python3-uno)

The text is Riga's own and may be used by anyone (CC0 1.0). The password of the encrypted ones is
"riga".
"""

import subprocess
import time
from pathlib import Path

import uno
from com.sun.star.awt import Point, Size
from com.sun.star.beans import PropertyValue

FOLDER = Path(__file__).resolve().parent
PIPE = "pipe,name=riga-fixtures;urp;"


def properties(**values):
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


def desktop():
    subprocess.Popen(["soffice", "--headless", "--norestore", "--accept=" + PIPE])
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    while True:
        try:
            context = resolver.resolve("uno:" + PIPE + "StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.2)
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def url(name):
    return (FOLDER / name).as_uri()


def save(document, name, filter_name):
    document.storeToURL(url(name), properties(FilterName=filter_name))
    stem, ending = name.split(".")
    document.storeToURL(
        url(stem + "-encrypted." + ending), properties(FilterName=filter_name, Password="riga")
    )


def slides(office):
    """An outline, a hidden slide, and a table, as Impress itself lays them out."""
    show = office.loadComponentFromURL("private:factory/simpress", "_blank", 0, ())
    show.DocumentProperties.Title = "Lights of the coast"
    pages = show.DrawPages
    for _ in range(2):
        pages.insertNewByIndex(pages.Count)
    first, hidden, last = (pages.getByIndex(i) for i in range(3))
    first.Layout = 1  # a title and an outline
    first.getByIndex(0).String = "The light of Nordby"
    first.getByIndex(1).String = "It was first lit in 1891.\nIts lamp burnt rape oil."
    first.NotesPage.getByIndex(1).String = "Show the picture of the keeper."
    first.IsFooterVisible, first.FooterText = True, "Footer of every slide"
    first.IsPageNumberVisible = True
    hidden.Layout = 1
    hidden.getByIndex(0).String = "A hidden slide"
    hidden.Visible = False
    last.Layout = 19  # a title alone
    last.getByIndex(0).String = "How far it shines"
    table = show.createInstance("com.sun.star.drawing.TableShape")
    last.add(table)
    table.Position, table.Size = Point(2000, 5000), Size(20000, 4000)
    rows = [("Lamp", "Sea miles"), ("Oil", "11"), ("Electric", "19")]
    table.Model.Rows.insertByIndex(0, len(rows) - 1)
    table.Model.Columns.insertByIndex(0, 1)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.Model.getCellByPosition(c, r).String = text
    box = show.createInstance("com.sun.star.drawing.TextShape")
    last.add(box)
    box.Position, box.Size = Point(2000, 12000), Size(20000, 1500)
    box.String = "Fog halves these figures."
    return show


def main():
    office = desktop()
    for source, made in [
        ("ferry.fodt", [("ferry.doc", "MS Word 97"), ("ferry.odt", "writer8")]),
        ("harbours.fods", [("harbours.xls", "MS Excel 97"), ("harbours.ods", "calc8")]),
    ]:
        document = office.loadComponentFromURL(url(source), "_blank", 0, properties(Hidden=True))
        for name, filter_name in made:
            save(document, name, filter_name)
        document.close(True)
    show = slides(office)
    save(show, "lights.odp", "impress8")
    show.close(True)
    office.terminate()


if __name__ == "__main__":
    main()
