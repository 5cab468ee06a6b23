import { shellWord } from './shellWord.ts'

/** Sentences for the findings of `core/arrays`: code → sentence made from the finding's arguments. */
export const arraysWording = {
  'array-not-npy': (a: { where: string }) =>
    `${a.where} is not a numpy array file: it doesn't start as one. Write it with numpy.save or numpy.savez.`,
  'array-header-invalid': (a: { where: string; reason: string }) =>
    `${a.where} has a broken numpy header (${a.reason}). Write the file again.`,
  'array-object-type': (a: { where: string }) =>
    `${a.where} holds pickled Python objects, which are never loaded. Convert it to numbers or fixed-width strings, for example with .astype(str), and save it again.`,
  'array-type-unsupported': (a: { where: string; type: string }) =>
    `${a.where} has the element type ${a.type}, which isn't read. Save it as float, integer, boolean or string.`,
  'array-size-mismatch': (a: { where: string; shape: string; needed: number; held: number }) =>
    `${a.where} claims the shape ${a.shape}, which takes ${a.needed} bytes, but holds ${a.held}. The file is damaged or was tampered with: write it again.`,
  'array-too-large': (a: { where: string; bytes: number; limit: number }) =>
    `${a.where} takes ${a.bytes} bytes, more than the ${a.limit} that are read of one array. Save it in a narrower type (float32 for float64, say), or judge fewer samples.`,
  'array-too-many-texts': (a: { where: string; texts: number; limit: number }) =>
    `${a.where} holds ${a.texts} texts, more than the ${a.limit} that are read. Save numbers in their place, or leave the array out.`,
  'array-missing': (a: { file: string; array: string; found: string }) =>
    `${a.file} has no array "${a.array}"; it has ${a.found || 'none'}.`,
  'zip-invalid': (a: { file: string; reason: string }) =>
    `${a.file} is not a complete zip archive (${a.reason}). Write it again.`,
  'zip-member-path': (a: { file: string; member: string }) =>
    `${a.file} has a member "${a.member}" whose name leads out of the archive. Such an archive isn't read: make it again from a source you trust.`,
  'zip-member-duplicate': (a: { file: string; member: string }) =>
    `${a.file} has two members named "${a.member}", so what it holds depends on who reads it. Write it again.`,
  'zip-member-unsupported': (a: { file: string; member: string; reason: string }) =>
    `${a.file}: the member "${a.member}" can't be read (${a.reason}). Write it stored or deflated, as numpy.savez and numpy.savez_compressed do.`,
  'zip-member-broken': (a: { file: string; member: string; reason: string }) =>
    `${a.file}: the member "${a.member}" is damaged (${a.reason}). Write the file again.`,
  'zip-too-large': (a: { file: string; bytes: number; limit: number }) =>
    `${a.file} would unpack to ${a.bytes} bytes; ${a.limit} are the most that are read of it. If it is meant to be that large, save it uncompressed in smaller files.`,
  'zip-too-many-members': (a: { file: string; members: number; limit: number }) =>
    `${a.file} has ${a.members} members; ${a.limit} are the most that are read.`,
  'csv-empty': (a: { file: string }) =>
    `${a.file} has no rows. It needs a header line with column names and one line a sample.`,
  'csv-ragged': (a: { file: string; line: number; found: number; expected: number; rows: number }) =>
    `${a.file}, line ${a.line}: ${a.found} fields where the header has ${a.expected}${a.rows > 1 ? ` (${a.rows} such rows)` : ''}. Check for a missing separator or an unquoted one.`,
  'csv-quote-unclosed': (a: { file: string; line: number }) =>
    `${a.file}, line ${a.line}: a quoted field begins here and never ends. Close the quote, or double a quote that belongs to the text.`,
  'csv-quote-stray': (a: { file: string; line: number }) =>
    `${a.file}, line ${a.line}: text follows the closing quote of a field. Double a quote that belongs to the text.`,
  'csv-field-too-long': (a: { file: string; line: number; limit: number }) =>
    `${a.file}, line ${a.line}: a field is longer than ${a.limit} characters. Look for a quote that was never closed.`,
  'table-too-many-columns': (a: { file: string; columns: number; limit: number }) =>
    `${a.file} has ${a.columns} columns; ${a.limit} are the most that are read. Keep that many features in an npz array instead.`,
  'csv-not-utf8': (a: { file: string; at: number; byte: number; line: number; encoding: string }) =>
    `${a.file}, line ${a.line}: ${a.encoding === 'utf-16' ? 'this is no UTF-8 but UTF-16, or no text at all' : `byte ${a.at} (0x${a.byte.toString(16)}) is no UTF-8`}. Save the file as UTF-8: iconv -f ${a.encoding} -t utf-8 ${shellWord(a.file)} > utf8.csv, or encoding="utf-8" in the program that writes it.`,
  'table-column-duplicate': (a: { file: string; column: string }) =>
    `${a.file} has two columns named "${a.column}". Rename one.`,
  'csv-column-unnamed': (a: { file: string; column: number }) =>
    `${a.file}: column ${a.column} has no name in the header line. Name it or remove it.`,
  'csv-not-a-number': (a: {
    file: string
    line: number
    column: string
    text: string
    rows: number
    comma: boolean
  }) =>
    `${a.file}, line ${a.line}, column "${a.column}": "${a.text}" is not a number${a.rows > 1 ? ` (${a.rows} such rows)` : ''}. ${a.comma ? 'Write decimals with a point.' : a.text.startsWith('[') ? 'A list is no field of CSV: save a column for each of its numbers, such as score_<class>, or Parquet.' : /^[-+]?inf(inity)?$/i.test(a.text) ? 'Look for what overflowed or was divided by zero.' : 'Write a number; of a data set, encode text as numbers, or list the feature columns under data.features.'}`,
  'table-lists-uneven': (a: { file: string; column: string; row: number; found: number; expected: number }) =>
    `${a.file}: ${a.column} has ${a.found === 0 ? 'no numbers' : a.found} in row ${a.row} where the first row has ${a.expected}. Each row needs the same number of them: one for each class.`,
  'csv-value-missing': (a: { file: string; line: number; column: string; rows: number }) =>
    `${a.file}, line ${a.line}, column "${a.column}": the value is missing${a.rows > 1 ? ` (${a.rows} such rows)` : ''}. Fill it in or drop the row; nothing is imputed here.`,
  'arrow-unreadable': (a: { file: string; reason: string }) =>
    `${a.file} can't be read as Arrow (${a.reason}). Write it again, or as .npz.`,
  'table-read-by-duckdb': (a: { file: string; version: string }) =>
    `${a.file} was read by DuckDB ${a.version}, which is faster and gives the same.`,
  'table-column-unread': (a: { file: string; column: string }) =>
    `${a.file}: column "${a.column}" is of a type that isn't read. Save it as numbers or text.`,
  'table-too-large': (a: { file: string; limit: number }) =>
    `${a.file} holds more than ${a.limit} values in the columns that are read. Leave columns out, or save the arrays as .npz.`,
  'table-codec-unknown': (a: { file: string; codec: string }) =>
    `${a.file} is packed by the codec ${a.codec}, which isn't read. Write it again unpacked, or packed by Zstandard or LZ4.`,
  'parquet-unreadable': (a: { file: string; reason: string }) =>
    `${a.file} can't be read as Parquet (${a.reason}). Write it again, or as .npz.`,
}
