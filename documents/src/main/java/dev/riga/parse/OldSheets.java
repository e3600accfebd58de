package dev.riga.parse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.poi.hssf.extractor.OldExcelExtractor;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;

/// XLS ([MS-XLS]): each sheet is a heading and its rows, values as they are shown.
final class OldSheets {

  private OldSheets() {}

  static Content read(DirectoryNode root, Transcript transcript, Budget budget) throws IOException {
    try (HSSFWorkbook workbook = new HSSFWorkbook(root, true)) {
      DataFormatter formatter = new DataFormatter(Locale.ROOT);
      formatter.setUseCachedValuesForFormulaCells(true);
      String title =
          workbook.getSummaryInformation() == null
              ? null
              : workbook.getSummaryInformation().getTitle();
      transcript.title(title == null ? "" : title);
      for (int i = 0; i < workbook.getNumberOfSheets(); i++) {
        if (!workbook.isSheetHidden(i) && !workbook.isSheetVeryHidden(i)) {
          write(workbook.getSheetAt(i), formatter, transcript, budget);
        }
      }
      return transcript.content();
    }
  }

  private static void write(
      Sheet sheet, DataFormatter formatter, Transcript transcript, Budget budget) {
    transcript.heading(1, sheet.getSheetName());
    for (Row row : sheet) {
      budget.check();
      List<String> cells = new ArrayList<>();
      for (Cell cell : row) {
        while (cells.size() < cell.getColumnIndex()) {
          cells.add("");
        }
        cells.add(formatter.formatCellValue(cell));
      }
      transcript.tableRow(cells);
    }
  }

  /// Workbooks of Excel 5 and 95.
  static Content readBefore97(DirectoryNode root, Transcript transcript) throws IOException {
    try (OldExcelExtractor extractor = new OldExcelExtractor(root)) {
      extractor.getText().lines().forEach(line -> transcript.tableRow(List.of(line)));
      return transcript.content();
    }
  }
}
