import { type Html, html } from '../../http/html.ts';
import type { QuestionView } from '../../http/workstation.ts';
import { PROGRAM_NAMES, type Reader } from './texts.ts';

/** A window of a program, as the real ones open it. */
export function questionCard(question: QuestionView, reader: Reader): Html {
  const { id, kind, bridge, operation, origin } = question;
  const { say } = reader;
  return html`<section class="card question" data-question="${id}" data-kind="${kind}" aria-labelledby="question-${id}">
<h2 id="question-${id}">${say(kind)}</h2>
<p class="soft">${PROGRAM_NAMES[bridge] ?? bridge} ${say('asks')} ${origin ?? say('aProgram')}: <code>${operation}</code></p>
${answers(question, reader)}
<form method="post" action="/desk/questions/${id}/cancel"><button class="no">${say('cancel')}</button></form>
</section>`;
}

function answers(question: QuestionView, reader: Reader): Html {
  const { kind, choices, carrier, text = '', action, suggestion = '' } = question;
  const { say } = reader;
  if (kind === 'password') return passwordForm(question, reader);
  if (kind === 'confirm')
    return html`<p>${text}</p>${answerForm(question, html`<button name="answer" value="yes">${say('yes')}</button>`)}`;
  if (kind === 'choose-path') {
    return answerForm(
      question,
      html`<p><label>${action && say(action)}
<input name="answer" value="${suggestion}" required maxlength="2000"></label></p><p><button>${say('ok')}</button></p>`,
    );
  }
  const buttons = choices.map((choice) =>
    answerForm(question, html`<button name="answer" value="${choice.id}">${choice.text}</button>`),
  );
  return html`${carrier !== undefined && html`<p>${carrier}</p>`}<div class="choices">${buttons}</div>`;
}

function passwordForm(question: QuestionView, { say }: Reader): Html {
  const { id, carrier, triesLeft, wasWrong } = question;
  return answerForm(
    question,
    html`${wasWrong && html`<p class="wrong" role="alert">${say('wasWrong')}</p>`}
${triesLeft !== undefined && html`<p>${say('triesLeft')} <b>${triesLeft}</b></p>`}
<p><label for="answer-${id}">${carrier}</label>
<input type="password" id="answer-${id}" name="answer" required autofocus maxlength="200" autocomplete="off"></p>
<p><button>${say('ok')}</button></p>`,
  );
}

function answerForm({ id }: QuestionView, fields: Html): Html {
  return html`<form method="post" action="/desk/questions/${id}/answer">${fields}</form>`;
}
