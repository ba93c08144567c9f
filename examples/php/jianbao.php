<?php
// 从 PHP 调用简报服务：为一篇稿件取分类，再取标题和摘要；稿件没有改动就不重复取。
// 只需 PHP 8 自带的 HTTP 流，不依赖任何扩展包。
// 用法：JIANBAO_KEY=jb_... php examples/php/jianbao.php [http://127.0.0.1:8000]
declare(strict_types=1);

/** 服务返回的错误（RFC 9457 problem+json）；$errorCode 稳定不变，程序应据此判断。 */
final class JianbaoException extends RuntimeException
{
    public function __construct(public readonly string $errorCode, string $detail, public readonly string $requestId)
    {
        parent::__construct($detail);
    }
}

final class Jianbao
{
    private const ATTEMPTS = 4;
    // 服务要求等得更久时不再等，直接报错，由 CMS 稍后重排。
    private const MAX_WAIT_S = 20;

    public function __construct(private string $baseUrl, private string $key) {}

    /**
     * $step 为 analyze、extract、classify 或 summarize；$article 含 title、text（或 html）等字段。
     * 给出上次的 $etag 且稿件、模型、选项都没变时返回 null。
     */
    public function ask(string $step, array $article, string $etag = ''): ?array
    {
        $body = json_encode($article, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
        for ($attempt = 1;; $attempt++) {
            [$status, $headers, $answer] = $this->post("/v1/$step", $body, $etag);
            if ($status === 304) {
                return null;
            }
            if ($status === 200) {
                return json_decode($answer, true, flags: JSON_THROW_ON_ERROR);
            }
            // 429 队列已满或请求过密，503 服务正在重启：按 Retry-After 等待后再试。
            $wait = (int) ($headers['retry-after'] ?? 1);
            if (!in_array($status, [429, 502, 503], true) || $attempt === self::ATTEMPTS || $wait > self::MAX_WAIT_S) {
                throw $this->exception($status, $answer);
            }
            fwrite(STDERR, "HTTP {$status}，{$wait} 秒后重试\n");
            sleep($wait);
        }
    }

    private function post(string $path, string $body, string $etag): array
    {
        $header = ['Content-Type: application/json', 'Accept-Language: zh', "Authorization: Bearer $this->key"];
        if ($etag !== '') {
            $header[] = "If-None-Match: $etag";
        }
        $http = ['method' => 'POST', 'header' => $header, 'content' => $body, 'timeout' => 60,
            'ignore_errors' => true, 'follow_location' => 0];
        $stream = @fopen($this->baseUrl . $path, 'r', false, stream_context_create(['http' => $http]));
        if ($stream === false) {
            throw new JianbaoException('unreachable', "连不上 $this->baseUrl", '');
        }
        $lines = stream_get_meta_data($stream)['wrapper_data'];
        $headers = [];
        foreach (array_slice($lines, 1) as $line) {
            [$name, $value] = explode(':', $line, 2);
            $headers[strtolower($name)] = trim($value);
        }
        return [(int) explode(' ', $lines[0])[1], $headers, stream_get_contents($stream)];
    }

    private function exception(int $status, string $answer): JianbaoException
    {
        $problem = json_decode($answer, true) ?? [];
        $detail = $problem['detail_zh'] ?? "HTTP $status";
        return new JianbaoException($problem['code'] ?? "http_$status", $detail, $problem['request_id'] ?? '');
    }
}

$jianbao = new Jianbao($argv[1] ?? 'http://127.0.0.1:8000', (string) getenv('JIANBAO_KEY'));
$article = [
    'id' => 4711,
    'title' => '洮阳镇三千亩百合开挖',
    'text' => "本报讯 10月21日，临洮县洮阳镇的百合地里一片忙碌，全镇3200亩百合陆续开挖。\n"
        . '镇农技站介绍，今年雨水匀，亩产约650公斤，比去年多出80公斤，收购价每公斤14元。',
];
try {
    $topic = $jianbao->ask('classify', $article)['topic'];
    echo "分类：{$topic['name']}（{$topic['label']}，{$topic['score']}）", $topic['needs_review'] ? '，请复核' : '', "\n";
    $record = $jianbao->ask('summarize', $article);
    ['headline' => $headline, 'text' => $text, 'ai_label' => $aiLabel] = $record['summary'];
    echo "标题：$headline\n摘要：$text\n标识：$aiLabel\n";
    $again = $jianbao->ask('summarize', $article, $record['etag']);
    echo $again === null ? "稿件未变，沿用上次结果\n" : "结果有更新\n";
} catch (JianbaoException $error) {
    $request = $error->requestId === '' ? '' : "（请求号 {$error->requestId}）";
    fwrite(STDERR, "{$error->errorCode}：{$error->getMessage()}$request\n");
    exit(1);
}
