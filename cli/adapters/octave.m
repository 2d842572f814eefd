1; % Calls functions of an Octave file for `multilogit check FILE.m:NAME`: questions as JSON lines on standard input, answers on standard
% output. What the file prints goes to standard error. Needs Octave 7 (jsondecode).

function text = multilogit_text(words)
  text = ['"', regexprep(regexprep(words, '["\\]', '\\$0'), '[\x00-\x1f]+', ' '), '"'];
end

function text = multilogit_numbers(x)
  text = sprintf('%.17g,', x);
  text = ['[', text(1:end-1), ']'];
end

function text = multilogit_list(items)
  text = ['[', strjoin(items, ','), ']'];
end

function text = multilogit_encoded(x)
  if isstruct(x)
    names = fieldnames(x);
    text = ['{"fields":{', strjoin(cellfun(@(name) ['"', name, '":', multilogit_encoded(x(1).(name))], names', 'UniformOutput', false), ','), '}}'];
  elseif iscell(x)
    text = ['{"items":', multilogit_list(cellfun(@multilogit_encoded, x(:)', 'UniformOutput', false)), '}'];
  elseif ~(isnumeric(x) || islogical(x))
    text = ['{"other":', multilogit_text(class(x)), '}'];
  elseif isscalar(x)
    text = sprintf('%.17g', full(x));
  elseif isvector(x)
    text = sprintf('{"shape":[%d],"flat":%s}', numel(x), multilogit_numbers(full(x)));
  else
    x = full(x);
    text = sprintf('{"shape":[%d,%d],"flat":%s}', rows(x), columns(x), multilogit_numbers(x'));
  end
end

function x = multilogit_argument(given)
  if ~isstruct(given)
    x = given;
  elseif isfield(given, 'flat')
    shape = given.shape(:)';
    if numel(shape) == 1
      x = given.flat(:);
    else
      x = reshape(given.flat(:), shape(2), shape(1))';
    end
  elseif isfield(given, 'strings')
    x = given.strings(:);
  elseif isfield(given, 'items')
    x = arrayfun(@(at) multilogit_argument(multilogit_item(given.items, at)), 1:numel(given.items), 'UniformOutput', false);
  else
    x = struct();
    for name = fieldnames(given.fields)'
      x.(name{1}) = multilogit_argument(given.fields.(name{1}));
    end
  end
end

function one = multilogit_item(list, at)
  if iscell(list)
    one = list{at};
  else
    one = list(at);
  end
end

function text = multilogit_fault(err, path)
  [~, stem, ending] = fileparts(path);
  lines = strsplit(fileread(path), "\n");
  at = {};
  for s = 1:numel(err.stack)
    frame = err.stack(s);
    inside = ~strncmp(frame.name, 'multilogit_', 11) && frame.line > 0 && frame.line <= numel(lines);
    if inside
      at{end + 1} = multilogit_text(sprintf('%s%s:%d: %s', stem, ending, frame.line, strtrim(lines{frame.line})));
    end
  end
  text = sprintf('"failed":%s,"at":%s', multilogit_text(['error: ', err.message]), multilogit_list(fliplr(at(1:min(end, 4)))));
end

function text = multilogit_call(multilogit_name, multilogit_outputs, multilogit_given, multilogit_path)
  try
    multilogit_out = cell(1, multilogit_outputs);
    multilogit_printed = evalc('[multilogit_out{:}] = feval(multilogit_name, multilogit_given{:});');
    fputs(stderr, multilogit_printed);
    if multilogit_outputs == 1
      multilogit_out = multilogit_out{1};
    end
    text = ['{"returned":', multilogit_encoded(multilogit_out), '}'];
  catch err
    text = ['{', multilogit_fault(err, multilogit_path), '}'];
  end
end

multilogit_path = argv(){end};
multilogit_load_fault = '';
multilogit_pattern = '^[ \t]*function[ \t]+(?:(?<out>\[[^\]]*\]|\w+)[ \t]*=[ \t]*)?(?<name>\w+)[ \t]*(?:\((?<in>[^)]*)\))?';
multilogit_heads = regexp(fileread(multilogit_path), multilogit_pattern, 'match', 'lineanchors');
multilogit_listed = struct('name', {}, 'in', {}, 'outputs', {});
for multilogit_at = 1:numel(multilogit_heads)
  multilogit_one = regexp(multilogit_heads{multilogit_at}, multilogit_pattern, 'names', 'once');
  multilogit_words = regexp(multilogit_one.in, '[A-Za-z]\w*', 'match');
  multilogit_outputs = max(1, numel(regexp(multilogit_one.out, '\w+', 'match')));
  multilogit_listed(end + 1) = struct('name', multilogit_one.name, 'in', {multilogit_words}, 'outputs', multilogit_outputs);
end
try
  addpath(fileparts(make_absolute_filename(multilogit_path)));
  fputs(stderr, evalc('source(multilogit_path);'));
catch err
  multilogit_load_fault = multilogit_fault(err, multilogit_path);
end

while true
  try
    multilogit_line = input('', 's'); % fgetl would wait for the line after it
  catch
    exit(0);
  end
  multilogit_q = jsondecode(multilogit_line);
  if strcmp(multilogit_q.op, 'functions')
    multilogit_texts = {};
    for multilogit_one = multilogit_listed
      multilogit_parameters = cellfun(@(name) ['{"name":"', name, '","required":true}'], multilogit_one.in, 'UniformOutput', false);
      multilogit_texts{end + 1} = ['{"name":"', multilogit_one.name, '","parameters":', multilogit_list(multilogit_parameters), '}'];
    end
    multilogit_answer = ['"functions":', multilogit_list(multilogit_texts), ',"containers":["arrays"]'];
    if ~isempty(multilogit_load_fault), multilogit_answer = multilogit_load_fault; end
  else
    multilogit_name = multilogit_q.name;
    multilogit_outputs = multilogit_listed(strcmp({multilogit_listed.name}, multilogit_name)).outputs;
    multilogit_texts = {};
    for multilogit_at = 1:size(multilogit_q.calls, 1)
      multilogit_refs = multilogit_q.calls(multilogit_at, :);
      multilogit_refs = multilogit_refs(1:find([~isnan(multilogit_refs), false] == 0, 1) - 1);
      multilogit_given = arrayfun(@(ref) multilogit_argument(multilogit_item(multilogit_q.values, ref + 1)), multilogit_refs, 'UniformOutput', false);
      multilogit_texts{end + 1} = multilogit_call(multilogit_name, multilogit_outputs, multilogit_given, multilogit_path);
    end
    multilogit_answer = ['"results":', multilogit_list(multilogit_texts)];
  end
  printf('{"id":%d,%s}\n', multilogit_q.id, multilogit_answer);
  fflush(stdout);
end
