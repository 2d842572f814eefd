1; % Octave 7 or later. In MATLAB move the two functions to the end of the file.

function [value, gradient] = loss_and_gradient(W, X, y, lambda) % yours: W is d x K, X is n x d, y counts classes from 1
  A = X * W;
  A = A - max(A, [], 2);
  log_P = A - log(sum(exp(A), 2));
  Y = double(y == 1:size(W, 2));
  value = -sum(sum(Y .* log_P)) + lambda / 2 * sum(sum(W .^ 2));
  gradient = X' * (exp(log_P) - Y) + lambda * W;
end

% From here on as it is, but for the answer to "hello": docs/check-protocol.md.
function text = evaluation(W, q)
  [value, gradient] = loss_and_gradient(W, q.design, q.labels(:), q.lambda);
  rows = strrep(strrep(mat2str(gradient, 17), ' ', ','), ';', '],[');
  text = sprintf('"value": %.17g, "gradient": [%s]', value, rows);
end

while true
  try
    line = input('', 's'); % fgetl would wait for the line after it
  catch
    exit(0);
  end
  q = jsondecode(line);
  if strcmp(q.op, 'hello')
    answer = '"openness": "data", "layout": "feature-major", "bias": "none", "labelBase": 1, "evalMany": true';
  elseif strcmp(q.op, 'eval')
    answer = evaluation(q.weights, q);
  else
    [count, d, K] = size(q.weights);
    found = cell(1, count);
    for m = 1:count
      found{m} = ['{', evaluation(reshape(q.weights(m, :, :), d, K), q), '}'];
    end
    answer = ['"evaluations": [', strjoin(found, ','), ']'];
  end
  fprintf('{"id": %d, %s}\n', q.id, answer);
  if exist('OCTAVE_VERSION', 'builtin'), fflush(stdout); end
end
