import type { FastifyRequest } from 'fastify';
import type { bankRoutes } from '../../http/bank.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { Label } from '../core/label.ts';
import { type MenuItem, menu } from '../core/menu.ts';
import { logoutButton, paragraphs } from './controls.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { panel } from './panel.ts';

/** A page of the main window: the menu tree in its left part (R-BANK-62), the work in the right one. @param active address of the leaf */
export function workspace(reader: Reader, active: string, content: Html): Html {
  return html`<div class="workspace">
<aside><nav class="panel" aria-label="${reader.say('module')}"><p class="bar">${reader.say('module')}</p>
<div class="content">${tree(treeOf(menu()), active, reader)}${searchForm(reader)}</div></nav>
${logoutButton(reader)}</aside>
<div class="work">${content}</div>
</div>`;
}

function searchForm({ say }: Reader): Html {
  return html`<form method="get" action="/main" class="search" role="search">
<input type="search" name="find" aria-label="${say('find')}" placeholder="${say('find')}"></form>`;
}

/** A node of the tree: a folder, or a leaf with its address. */
interface TreeNode {
  readonly text: Label;
  readonly children: TreeNode[];
  address?: string;
}

function treeOf(items: readonly MenuItem[]): TreeNode[] {
  const root: TreeNode[] = [];
  for (const { path, address } of items) {
    let level = root;
    for (const [depth, text] of path.entries()) {
      const known = level.find((one) => one.text.ru === text.ru);
      const node: TreeNode = known ?? { text, children: [] };
      if (known === undefined) level.push(node);
      if (depth === path.length - 1) node.address = address;
      level = node.children;
    }
  }
  return root;
}

function tree(nodes: readonly TreeNode[], active: string, reader: Reader): Html {
  return html`<ul class="tree">${nodes.map((node) => html`<li>${treeLine(node, active, reader)}${node.children.length > 0 && tree(node.children, active, reader)}</li>`)}</ul>`;
}

function treeLine({ text, address }: TreeNode, active: string, { read }: Reader): Html {
  if (address === undefined) return html`<span class="folder">${read(text)}</span>`;
  const current = address === active && html` aria-current="page"`;
  return html`<a class="leaf${address === active && ' active'}" href="${address}"${current}>${read(text)}</a>`;
}

/** The main window «Интернет-Клиент» (R-BANK-44), and what a search in its menu found (R-BANK-63). */
export function mainPage(reply: ReplyOf<typeof bankRoutes.main>, sought: string, request: FastifyRequest) {
  const reader = readerOf(request);
  const { read, say } = reader;
  const title = read(reply.page.title);
  const found = reply.menu.map(
    ({ path, address }) => html`<li><a href="${address}">${path.map(read).join(' → ')}</a></li>`,
  );
  const results = reply.menu.length > 0 ? html`<ul class="found">${found}</ul>` : html`<p>${say('nothingFound')}</p>`;
  const search = sought !== '' && html`<h2>${say('find')}: ${sought}</h2>${results}`;
  return {
    title,
    body: workspace(
      reader,
      '/main',
      panel(title, html`${paragraphs(reply.page, reader)}${search}`, { help: helpLink('main', reader) }),
    ),
  };
}
